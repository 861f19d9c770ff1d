// Shows the plan of a statement on click: as its caller, and what row security adds.
import type { PlanNode } from '#framework/database/explain.ts'
import type { PlanAnswer } from '../parts.ts'
import { ask, fill, h } from './dom.ts'
import { msText } from './shell.ts'

/** A button that puts the plan into `place`. */
export function planButton(trace: string, number: number, place: HTMLElement): HTMLButtonElement {
  const show = async () => {
    fill(place, h('p', { class: 'soft' }, 'Asking PostgreSQL …'))
    try {
      draw(
        place,
        await ask<PlanAnswer>(`/__debug__/api/requests/${trace}/statements/${number}/plan`, { method: 'POST' }),
      )
    } catch (error) {
      fill(place, h('p', { class: 'notice' }, (error as Error).message))
    }
  }
  return h('button', { type: 'button', click: () => void show() }, 'Plan')
}

function draw(place: HTMLElement, { isRun, caller, owner, why }: PlanAnswer): void {
  const cost = owner && (caller.executionMs ?? 0) - (owner.executionMs ?? 0)
  fill(
    place,
    why && h('p', { class: 'soft' }, why),
    isRun && h('p', {}, `As its caller ${msText(caller.executionMs)}, planned in ${msText(caller.planningMs)}.`),
    cost !== null &&
      h(
        'p',
        {},
        `Without policies ${msText(owner!.executionMs)}: row security costs `,
        h('strong', {}, msText(Math.max(0, cost))),
        '.',
      ),
    h('div', { class: 'scroll' }, h('pre', { tabindex: 0 }, linesOf(caller.plan).join('\n'))),
    owner &&
      h('details', {}, h('summary', {}, 'The plan without policies'), h('pre', {}, linesOf(owner.plan).join('\n'))),
  )
}

const TOLD = [
  'Index Cond',
  'Filter',
  'Recheck Cond',
  'Hash Cond',
  'Join Filter',
  'Sort Key',
  'Rows Removed by Filter',
  'Subplan Name',
]

/** Lines in EXPLAIN's form, indented by depth. */
function linesOf(node: PlanNode, depth = 0): string[] {
  const indent = '  '.repeat(depth)
  const on = node['Relation Name'] ? ` on ${node['Relation Name']}` : ''
  const using = node['Index Name'] ? ` using ${node['Index Name']}` : ''
  const actual =
    node['Actual Total Time'] === undefined
      ? ''
      : ` (${node['Actual Total Time']} ms, ${node['Actual Rows']} rows × ${node['Actual Loops']})`
  const told = TOLD.filter((name) => node[name] !== undefined).map(
    (name) => `${indent}    ${name}: ${String(node[name])}`,
  )
  const buffers =
    node['Shared Hit Blocks'] === undefined
      ? []
      : [`${indent}    Buffers: ${node['Shared Hit Blocks']} hit, ${node['Shared Read Blocks']} read`]
  return [
    `${indent}${node['Node Type']}${using}${on}${actual}`,
    ...told,
    ...buffers,
    ...(node.Plans ?? []).flatMap((each) => linesOf(each, depth + 1)),
  ]
}
