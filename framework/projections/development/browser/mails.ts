// Mails as their recipients see them: HTML in a sandboxed frame, text with links, and headers.
import type { ObservedMail } from '#framework/observing/observing.ts'
import type { MailSummary } from '#framework/observing/ring.ts'
import { ask, fill, h } from './dom.ts'
import { listen, openShell, pairs, timeText } from './shell.ts'

let all: MailSummary[] = []
const state = h('span', { class: 'live', role: 'status' })
const list = h('ul', { class: 'inbox', 'aria-label': 'Mails' })
const shown = h('article', { class: 'mail', 'aria-live': 'polite' })

openShell('Mails').append(
  h('header', { class: 'tools' }, h('h1', {}, 'Mails'), state),
  h('div', { class: 'mails' }, list, shown),
)

function draw(): void {
  const chosen = location.hash.slice(1)
  const item = ({ id, to, subject, sentAt }: MailSummary) =>
    h(
      'li',
      {},
      h(
        'a',
        { href: `#${id}`, 'data-key': id, 'aria-current': id === chosen ? 'true' : null },
        h('span', { class: 'name' }, subject),
        h('span', { class: 'soft' }, `${to.join(', ')}, ${timeText(sentAt)}`),
      ),
    )
  const none = h('li', { class: 'soft' }, 'No mail was sent yet. Request a new password to see one here.')
  fill(list, all.length > 0 ? all.map(item) : none)
}

async function show(): Promise<void> {
  draw()
  const id = location.hash.slice(1) || all[0]?.id
  if (!id) return fill(shown)
  try {
    drawMail(id, await ask<ObservedMail>(`/__debug__/api/mails/${encodeURIComponent(id)}`))
  } catch (error) {
    fill(shown, h('p', { class: 'soft' }, (error as Error).message))
  }
}

function drawMail(id: string, { subject, from, to, sentAt, text, html, headers, traceId }: ObservedMail): void {
  // No scripts, no forms, no origin: only links, which open in a new tab.
  const frame = h('iframe', {
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    src: `/__debug__/api/mails/${encodeURIComponent(id)}/html`,
    title: `HTML of ${subject}`,
  })
  fill(
    shown,
    h('h2', {}, subject),
    pairs({ From: from, To: to.join(', '), Sent: new Date(sentAt).toLocaleString('en-GB'), ...headers }),
    traceId && h('p', {}, h('a', { href: `/__debug__/requests/${traceId}` }, 'The work that sent it')),
    html && frame,
    h('h3', {}, 'Text'),
    h('p', { class: 'text' }, linked(text)),
  )
}

/** Only http addresses become links. */
function linked(text: string): (string | Node)[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) => (index % 2 === 1 ? h('a', { href: part, target: '_blank', rel: 'noreferrer' }, part) : part))
}

all = (await ask<{ mails: MailSummary[] }>('/__debug__/api/mails')).mails
addEventListener('hashchange', () => void show())
await show()
listen(
  (news) => {
    if (!('mail' in news)) return
    all = [news.mail, ...all]
    if (all.length === 1) void show()
    else draw()
  },
  (isLive) => {
    state.textContent = isLive ? 'live' : 'The server does not respond.'
    state.dataset.live = String(isLive)
  },
)
