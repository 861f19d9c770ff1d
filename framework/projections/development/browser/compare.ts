// Compares two traces: what took longer, and which statements only one of them has.
import type { Span } from '#framework/observing/trace.ts'
import type { TraceAnswer } from '../parts.ts'
import { ask, h } from './dom.ts'
import { msText, openShell, section, shortSql, timeText } from './shell.ts'

const KINDS: readonly Span['kind'][] = [
  'queue',
  'authentication',
  'admission',
  'sql',
  'cache',
  'batch',
  'outbound',
  'serialisation',
]

const main = openShell('Requests')
const asked = new URLSearchParams(location.search)
const ids = [asked.get('a'), asked.get('b')]

try {
  const [a, b] = await Promise.all(
    ids.map((id) => ask<TraceAnswer>(`/__debug__/api/requests/${encodeURIComponent(id ?? '')}`)),
  )
  draw(a!, b!)
} catch (error) {
  main.append(h('h1', {}, 'Nothing to compare'), h('p', { class: 'soft' }, (error as Error).message))
}

function draw(a: TraceAnswer, b: TraceAnswer): void {
  main.append(h('header', { class: 'tools' }, h('h1', {}, 'Two side by side')), times(a, b), statements(a, b))
}

function table(heads: readonly (string | Node)[], rows: readonly (readonly (string | Node)[])[]): HTMLElement {
  const cell = (value: string | Node, index: number) => h('td', { class: index === 0 ? null : 'number' }, value)
  return h(
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
          heads.map((head) => h('th', { scope: 'col' }, head)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) => h('tr', {}, row.map(cell))),
      ),
    ),
  )
}

function linkTo({ trace }: TraceAnswer): HTMLElement {
  return h('a', { href: `/__debug__/requests/${trace.id}` }, `${trace.name}, ${timeText(trace.startedAt)}`)
}

function times(a: TraceAnswer, b: TraceAnswer): HTMLElement {
  const sumOf = ({ trace }: TraceAnswer, kind: Span['kind']) =>
    trace.spans.filter((span) => span.kind === kind).reduce((sum, { ms }) => sum + (ms ?? 0), 0)
  const row = (label: string, [one, other]: readonly [number, number]) => [
    label,
    msText(one),
    msText(other),
    `${other >= one ? '+' : '−'}${msText(Math.abs(other - one))}`,
  ]
  const whole = row('in all', [a.trace.ms, b.trace.ms])
  const parts = KINDS.map((kind) => row(kind, [sumOf(a, kind), sumOf(b, kind)])).filter(
    ([, one, other]) => one !== '0.00 ms' || other !== '0.00 ms',
  )
  return section('Times', table(['', linkTo(a), linkTo(b), 'Difference'], [whole, ...parts]))
}

function statements(a: TraceAnswer, b: TraceAnswer): HTMLElement {
  const counted = ({ trace }: TraceAnswer) =>
    Map.groupBy(
      trace.spans.filter(({ kind }) => kind === 'sql'),
      ({ name }) => name,
    )
  const [inA, inB] = [counted(a), counted(b)]
  const told = (spans: readonly Span[] = []) =>
    spans.length === 0
      ? '–'
      : `${spans.length} × ${msText(spans.reduce((sum, { ms }) => sum + (ms ?? 0), 0) / spans.length)}`
  const rows = [...new Set([...inA.keys(), ...inB.keys()])].map((text) => [
    h('code', { title: text }, shortSql(text)),
    told(inA.get(text)),
    told(inB.get(text)),
  ])
  return section('Statements', table(['', 'First', 'Second'], rows))
}
