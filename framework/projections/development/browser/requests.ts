// The live list of requests, tasks and commands; two of them can be compared.
import type { TraceSummary } from '#framework/observing/ring.ts'
import { ask, fill, h } from './dom.ts'
import { listen, msText, openShell, timeText } from './shell.ts'

const MOST_ROWS = 300
const KINDS = [
  ['', 'Everything'],
  ['request', 'Requests'],
  ['graphql', 'GraphQL'],
  ['task', 'Tasks'],
  ['command', 'Commands'],
] as const

let all: TraceSummary[] = []
const chosen = new Set<string>()
const kind = h(
  'select',
  { 'aria-label': 'Kind', input: draw },
  KINDS.map(([value, label]) => h('option', { value }, label)),
)
const words = h('input', {
  type: 'search',
  placeholder: 'Filter by address or name',
  'aria-label': 'Filter',
  input: draw,
})
const slow = h('input', { type: 'checkbox', input: draw })
const state = h('span', { class: 'live', role: 'status' })
const compare = h('a', { class: 'compare', hidden: true }, 'Compare the two')
const rows = h('tbody')
const empty = h('p', { class: 'soft empty' })

const HEADS = ['', 'Time', 'What', 'Outcome', 'Took', 'SQL', 'Process']
openShell('Requests').append(
  h(
    'header',
    { class: 'tools' },
    h('h1', {}, 'What happened'),
    state,
    h('div', { class: 'filters' }, kind, words, h('label', {}, slow, 'repeated or failed only'), compare),
  ),
  h(
    'div',
    { class: 'scroll' },
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          HEADS.map((head) => h('th', { scope: 'col' }, head)),
        ),
      ),
      rows,
    ),
  ),
  empty,
)

function isShown({ kind: own, name, operation, repeated, isFailed }: TraceSummary): boolean {
  if (kind.value === 'graphql' ? operation === null : kind.value !== '' && own !== kind.value) return false
  if (slow.checked && repeated === 0 && !isFailed) return false
  return `${name} ${operation ?? ''}`.toLowerCase().includes(words.value.toLowerCase())
}

function draw(): void {
  const shown = all.filter(isShown).slice(0, MOST_ROWS)
  fill(rows, shown.map(row))
  empty.textContent = shown.length > 0 ? '' : emptyText()
}

function emptyText(): string {
  if (all.length > 0) return 'Nothing here matches the filter.'
  return 'Nothing has happened yet. Call the API to see it here.'
}

function row(trace: TraceSummary): HTMLElement {
  const { id, kind: own, name, startedAt, outcome, isFailed, ms, statements, statementMs, operation, repeated } = trace
  const isRefused = own === 'request' && Number(outcome) >= 400
  return h(
    'tr',
    {},
    h(
      'td',
      {},
      h('input', {
        type: 'checkbox',
        'aria-label': `Compare ${name}`,
        checked: chosen.has(id),
        'data-key': id,
        input: (event) => choose(id, event),
      }),
    ),
    h('td', { class: 'soft' }, timeText(startedAt)),
    h(
      'td',
      { class: 'what' },
      own !== 'request' && h('span', { class: 'badge' }, own),
      h('a', { href: `/__debug__/requests/${id}`, 'data-key': `to ${id}` }, operation ?? name),
      operation && h('span', { class: 'soft' }, name),
    ),
    h('td', {}, h('span', { class: 'badge', 'data-tone': isFailed ? 'danger' : isRefused ? 'warn' : 'good' }, outcome)),
    h('td', { class: 'number' }, msText(ms)),
    h(
      'td',
      { class: 'number' },
      statements > 0 && `${statements} in ${msText(statementMs)}`,
      repeated > 0 && h('span', { class: 'badge', 'data-tone': 'warn' }, 'repeated'),
    ),
    h('td', { class: 'soft number' }, trace.process),
  )
}

function choose(id: string, { target }: Event): void {
  if ((target as HTMLInputElement).checked) chosen.add(id)
  else chosen.delete(id)
  const [first, second] = chosen
  compare.hidden = chosen.size !== 2
  compare.setAttribute('href', `/__debug__/compare?a=${first}&b=${second}`)
}

all = (await ask<{ traces: TraceSummary[] }>('/__debug__/api/requests')).traces
draw()
listen(
  (news) => {
    if (!('trace' in news)) return
    all = [news.trace, ...all].slice(0, MOST_ROWS * 4)
    draw()
  },
  (isLive) => {
    state.textContent = isLive ? 'live' : 'The server does not respond.'
    state.dataset.live = String(isLive)
  },
)
