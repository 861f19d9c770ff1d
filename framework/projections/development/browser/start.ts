// The start page: what runs where, how to sign in, where to go and what to do first. It refreshes every few seconds.
import type { DemoPerson, Door, FirstStep, Machine, StartState } from '../parts.ts'
import { ask, copyButton, fill, h } from './dom.ts'

const PAUSE_MS = 3000
const WORDS = { up: 'running', down: 'not running', off: 'not used' } as const

const main = h('main', { class: 'start' })
const news = h('p', { class: 'news', role: 'status' })
document.body.append(main)

/** Draws the server's state; while the server is down, keeps the last state. */
async function look(): Promise<void> {
  try {
    draw(await ask<StartState>('/__debug__/api/start'))
    news.textContent = ''
  } catch {
    news.textContent = 'The server does not answer: it is starting again, or was stopped.'
    for (const dot of main.querySelectorAll('[data-state="up"]')) dot.setAttribute('data-state', 'down')
  }
}

let drawn = ''

function draw(state: StartState): void {
  const text = JSON.stringify(state)
  if (text === drawn) return
  drawn = text
  document.title = `Start · ${state.name}`
  fill(
    main,
    h(
      'header',
      {},
      h('h1', {}, state.name),
      h('p', {}, 'Development on this machine. Nobody else sees this page.'),
      news,
    ),
    h(
      'div',
      { class: 'columns' },
      h('div', {}, logIns(state.people), steps(state.steps)),
      h('div', {}, machines(state.machines), doors(state.doors)),
    ),
  )
}

function section(title: string, ...parts: Parameters<typeof h>[2][]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...parts)
}

function machines(all: readonly Machine[]): HTMLElement {
  const row = ({ name, state, where, detail }: Machine) =>
    h(
      'li',
      {},
      h('span', { class: 'dot', 'data-state': state }),
      h('span', { class: 'name' }, name),
      h('span', { class: 'soft' }, WORDS[state]),
      h('span', { class: 'where' }, where),
      detail && h('span', { class: 'detail' }, detail),
    )
  return section('What runs where', h('ul', { class: 'machines' }, all.map(row)))
}

function doors(all: readonly Door[]): HTMLElement {
  const row = ({ label, url, about }: Door) =>
    h('li', {}, h('a', { href: url, 'data-key': url }, label), h('span', { class: 'soft' }, about))
  return section('Where to go', h('ul', { class: 'doors' }, all.map(row)))
}

function logIns(people: readonly DemoPerson[]): HTMLElement {
  if (people.length === 0)
    return section(
      'Log in',
      h(
        'p',
        { class: 'soft' },
        'There are no demo people in this database. ',
        h('a', { href: '/admin/' }, 'Sign in'),
        '.',
      ),
    )
  const { password } = people[0]!
  return section(
    'Log in',
    h('ul', { class: 'people' }, people.map(person)),
    h(
      'p',
      { class: 'soft' },
      'All have the password ',
      h('code', {}, password),
      '. ',
      copyButton('Copy', () => password),
    ),
  )
}

function person(one: DemoPerson): HTMLElement {
  const enter = ({ tenant, role }: DemoPerson['memberships'][number]) =>
    h(
      'button',
      { type: 'button', 'data-key': `${one.email} ${tenant}`, click: () => void signIn(one, tenant) },
      `${role} of ${tenant}`,
    )
  return h(
    'li',
    {},
    h('div', {}, h('span', { class: 'name' }, one.name), h('span', { class: 'where' }, one.email)),
    h('div', { class: 'choices' }, one.memberships.map(enter)),
  )
}

/** The session goes straight into cookies that no script can read; the admin finds it there. */
async function signIn({ email, password }: DemoPerson, tenant: string): Promise<void> {
  news.textContent = `Signing in as ${email} …`
  try {
    const { refresh } = await ask<{ refresh: string }>('/api/v1/auth/login', {
      method: 'POST',
      body: { email, password },
    })
    await ask('/api/v1/auth/cookie', { method: 'POST', body: { refresh } })
    location.assign(`/admin/t/${encodeURIComponent(tenant)}`)
  } catch (error) {
    news.textContent = (error as Error).message
  }
}

function steps(all: readonly FirstStep[]): HTMLElement {
  const done = all.filter(({ isDone }) => isDone).length
  return section(
    'First steps',
    h('p', { class: 'soft' }, `${done} of ${all.length} done. They tick themselves.`),
    h('ol', { class: 'steps' }, all.map(step)),
  )
}

function step({ title, hint, command, link, isDone }: FirstStep): HTMLElement {
  return h(
    'li',
    { 'data-done': String(isDone) },
    h('span', { class: 'tick', role: 'img', 'aria-label': isDone ? 'done' : 'to do' }),
    h(
      'div',
      {},
      h('span', { class: 'name' }, link ? h('a', { href: link, 'data-key': `step ${link}` }, title) : title),
      !isDone && h('span', { class: 'detail' }, hint),
      !isDone &&
        command &&
        h(
          'span',
          { class: 'command' },
          h('code', {}, command),
          copyButton('Copy', () => command),
        ),
    ),
  )
}

await look()
setInterval(() => {
  if (document.visibilityState === 'visible') void look()
}, PAUSE_MS)
