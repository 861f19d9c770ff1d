// The difference between an app's last state and its declarations, as ordered steps.

import { quoteName } from '../../schema/quote.ts'
import { type TableModel, tableKeyOf } from '../../schema/table-model.ts'
import type { AppSchema, AppState } from '../schema-state.ts'
import { generatedChanges } from './column-steps.ts'
import { dataSteps } from './data-steps.ts'
import type { Decisions } from './decisions.ts'
import { objectSteps } from './object-steps.ts'
import { applyRenames } from './renames.ts'
import type { Phase, Step } from './step.ts'
import { tableSteps } from './table-steps.ts'

const PHASES: readonly Phase[] = ['data', 'clear', 'tables', 'references', 'objects', 'ends']

/** The steps in phase order; none if nothing changed. Throws PendError for a change that existing rows prevent. */
export function diffSchema(before: AppState, after: AppSchema, decisions: Decisions = {}): Step[] {
  const renamed = applyRenames(before, after, decisions.renames ?? new Map())
  const remaining = new Set(after.tables.map(tableKeyOf))
  const dropped = new Set(renamed.tables.map(tableKeyOf).filter((key) => !remaining.has(key)))
  const steps = [
    ...dataSteps(before.tables, renamed.tables, decisions),
    ...objectSteps(before.objects, after.objects, { dropped, remade: remadeTables(renamed.tables, after.tables) }),
    ...renamed.steps,
    ...tableSteps(renamed.tables, after.tables, decisions),
  ]
  const ordered = PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase))
  return openForOwner(ordered, new Set(freshTables(renamed.tables, after.tables)))
}

/** Remaining tables that lose generated columns. */
function remadeTables(before: readonly TableModel[], after: readonly TableModel[]): Set<string> {
  const becomes = new Map(after.map((table) => [tableKeyOf(table), table]))
  const losesSome = (table: TableModel) => {
    const next = becomes.get(tableKeyOf(table))
    return next !== undefined && generatedChanges(table, next).gone.length > 0
  }
  return new Set(before.filter(losesSome).map(tableKeyOf))
}

function freshTables(before: readonly TableModel[], after: readonly TableModel[]): string[] {
  const was = new Set(before.map(tableKeyOf))
  return after.map(tableKeyOf).filter((key) => !was.has(key))
}

/** Policies bind the owner too: around a step that reads rows, the tables admit the owner. Nobody else sees that before the commit. */
function openForOwner(steps: readonly Step[], fresh: ReadonlySet<string>): Step[] {
  return steps.flatMap((step) => {
    const forced = [...new Set(step.touches ?? [])].filter((key) => !fresh.has(key))
    if (forced.length === 0) return [step]
    const force = (word: string) =>
      forced.map(
        (key): Step => ({
          ...step,
          loss: undefined,
          lost: [],
          sql: `alter table ${quoteKey(key)} ${word}force row level security;`,
        }),
      )
    return [...force('no '), step, ...force('')]
  })
}

function quoteKey(key: string): string {
  return key.split('.').map(quoteName).join('.')
}
