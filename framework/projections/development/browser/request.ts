// One trace: its timeline, its statements with plans, and everything else recorded about it.
import type { Span } from '#framework/observing/trace.ts'
import type { TraceAnswer } from '../parts.ts'
import { ask, copyButton, h } from './dom.ts'
import { planButton } from './plan.ts'
import { msText, openShell, pairs, section, shortSql, timeText } from './shell.ts'

const MOST_BARS = 80
const LISTS = [
  ['permission', 'Permission decisions'],
  ['graphql', 'GraphQL'],
  ['batch', 'Batches of resolvers'],
  ['cache', 'Cache'],
  ['outbound', 'Calls to the outside'],
  ['event', 'Events'],
  ['task', 'Tasks that were left behind'],
  ['mail', 'Mails'],
  ['log', 'Log'],
] as const

const main = openShell('Requests')
const id = location.pathname.replace(/\/$/, '').split('/').at(-1)!

try {
  draw(await ask<TraceAnswer>(`/__debug__/api/requests/${id}`))
} catch (error) {
  main.append(h('h1', {}, 'Not here any more'), h('p', { class: 'soft' }, (error as Error).message))
}

function draw(answer: TraceAnswer): void {
  const { trace } = answer
  document.title = `${trace.name} · PEND`
  main.append(head(answer))
  if (trace.repeated.length > 0) main.append(section('Sent again and again', trace.repeated.map(flag)))
  main.append(
    timeline(answer),
    statements(answer),
    ...LISTS.flatMap(([kind, title]) => list(answer, kind, title)),
    ...facts(answer),
  )
}

function head({ trace, names, curl, related }: TraceAnswer): HTMLElement {
  const { kind, name, outcome, isFailed, ms, startedAt, facts: known } = trace
  const named = (key: string) => names[String(known[key])] ?? (known[key] as string | null)
  const tone = isFailed ? 'danger' : kind === 'request' && Number(outcome) >= 400 ? 'warn' : 'good'
  return h(
    'header',
    { class: 'tools' },
    h('h1', {}, name),
    h('span', { class: 'badge', 'data-tone': tone }, outcome),
    h('p', { class: 'soft' }, `${msText(ms)} at ${timeText(startedAt)}, process ${trace.process}`),
    pairs({
      Who: named('actorId') ?? 'nobody',
      Tenant: named('tenantId') ?? 'none',
      'In whose name': named('impersonatorId'),
      Key: known.keyId,
    }),
    h(
      'div',
      { class: 'filters' },
      curl && copyButton('Copy as curl', () => curl),
      h('a', { href: `/__debug__/api/requests/${trace.id}` }, 'JSON'),
      related.map((each) =>
        h('a', { href: `/__debug__/requests/${each.id}` }, `${each.kind} ${each.name}, ${msText(each.ms)}`),
      ),
    ),
  )
}

function flag({ kind, text, times, ms }: TraceAnswer['trace']['repeated'][number]): HTMLElement {
  const said =
    kind === 'same'
      ? `The same statement was sent ${times} times: all but the first were in vain.`
      : `A statement was sent ${times} times with other values (N+1): ask once for all of them.`
  return h('p', { class: 'notice' }, `${said} ${msText(ms)} together.`, h('code', {}, shortSql(text)))
}

function timeline({ trace }: TraceAnswer): HTMLElement {
  const long = trace.spans.filter(({ ms }) => ms !== null)
  const bars = long.slice(0, MOST_BARS).map((span) => bar(span, trace.ms))
  const more = long.length > MOST_BARS && h('p', { class: 'soft' }, `and ${long.length - MOST_BARS} more`)
  return section('Timeline', h('ol', { class: 'timeline' }, bars), more)
}

function bar({ kind, name, at, ms }: Span, whole: number): HTMLElement {
  const filled = h('span', { class: 'filled', 'data-kind': kind })
  // Set by script, not as an attribute: the page's policy forbids inline styles.
  filled.style.left = `${(at / whole) * 100}%`
  filled.style.width = `${Math.max(0.3, ((ms ?? 0) / whole) * 100)}%`
  const label = kind === 'sql' ? shortSql(name) : name
  return h(
    'li',
    {},
    h('span', { class: 'kind' }, kind),
    h('span', { class: 'label', title: label }, label),
    h('span', { class: 'track' }, filled),
    h('span', { class: 'number' }, msText(ms)),
  )
}

function statements({ trace }: TraceAnswer): HTMLElement {
  const sent = trace.spans.filter(({ kind }) => kind === 'sql')
  if (sent.length === 0) return section('SQL', h('p', { class: 'soft' }, 'No statement was sent.'))
  return section(
    `SQL: ${sent.length} statements`,
    h(
      'ol',
      { class: 'statements' },
      sent.map((span, index) => statement(trace.id, span, index)),
    ),
  )
}

function statement(trace: string, { name, ms, details }: Span, index: number): HTMLElement {
  const { rows, from, road = [], values = [], failure, together, systemReason, number } = details as StatementDetails
  const place = h('div', { class: 'plan' })
  return h(
    'li',
    {},
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('code', {}, shortSql(name)),
        h('span', { class: 'number soft' }, failure ? 'failed' : `${rows} rows`),
        h('span', { class: 'number' }, msText(ms)),
        h('span', { class: 'where' }, from ?? ''),
      ),
      h('pre', {}, name),
      h(
        'ol',
        { class: 'values' },
        values.map((value, n) => h('li', {}, h('code', {}, `$${n + 1} = ${JSON.stringify(value)}`))),
      ),
      failure && h('p', { class: 'notice' }, failure),
      pairs({
        'Asked by': road.join('\n'),
        Platform: systemReason,
        Together: together && `one message of ${together} statements: they share their time`,
      }),
      h(
        'div',
        { class: 'filters' },
        planButton(trace, number ?? index, place),
        copyButton('Copy SQL', () => name),
      ),
      place,
    ),
  )
}

interface StatementDetails {
  readonly number?: number
  readonly rows?: number
  readonly from?: string
  readonly road?: readonly string[]
  readonly values?: readonly unknown[]
  readonly failure?: string
  readonly together?: number
  readonly systemReason?: string | null
}

function list({ trace, heldFrom, rows }: TraceAnswer, kind: Span['kind'], title: string): HTMLElement[] {
  const spans = trace.spans.filter((span) => span.kind === kind)
  if (spans.length === 0) return []
  const more = (span: Span) =>
    kind === 'permission'
      ? { ...span.details, 'held from': heldFrom[span.name], records: rows[span.name] }
      : span.details
  const item = (span: Span) =>
    h(
      'li',
      {},
      h('span', { class: 'name' }, span.name),
      h('span', { class: 'number soft' }, msText(span.ms)),
      pairs(more(span)),
    )
  return [section(title, h('ul', { class: 'notes' }, spans.map(item)))]
}

function facts({ trace: { facts: known } }: TraceAnswer): HTMLElement[] {
  const { requestHeaders, responseHeaders, document: text, variables, body, payload, problem, ...others } = known
  const headers = (title: string, values: unknown) =>
    values ? [section(title, pairs(values as Record<string, unknown>))] : []
  const json = (title: string, value: unknown) =>
    value === undefined
      ? []
      : [section(title, h('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2)))]
  return [
    ...json('Problem', (problem as readonly string[] | undefined)?.join('\n')),
    ...json('Document', text),
    ...json('Variables', variables),
    ...json('Body', body),
    ...json('Payload', payload),
    section('Facts', pairs(others)),
    ...headers('Headers of the request', requestHeaders),
    ...headers('Headers of the answer', responseHeaders),
  ]
}
