// The steps for policies, grants, triggers and functions: what changed goes before the tables change and comes back after.
import type { SqlObject } from '../../schema/sql-object.ts'
import { digestOf, type InstalledObject } from '../schema-state.ts'
import type { Step } from './step.ts'

/** Tables, as `schema.table`, whose objects change with them. */
export interface ChangedTables {
  /** They took their own objects with them. */
  readonly dropped: ReadonlySet<string>
  /** Their columns were recreated, which dropped the rights on the old ones. */
  readonly remade: ReadonlySet<string>
}

/** Drops objects that are no longer declared, and recreates changed ones. */
export function objectSteps(
  before: readonly InstalledObject[],
  after: readonly SqlObject[],
  { dropped, remade }: ChangedTables,
): Step[] {
  const isRemade = (table: string | null) => table !== null && remade.has(table)
  const becomes = new Map(after.map((object) => [object.name, object]))
  const was = new Map(before.map((object) => [object.name, object.digest]))
  const isObsolete = ({ name, digest, drop, table }: InstalledObject) => {
    const next = becomes.get(name)
    if (dropped.has(table ?? '') || next?.isReplaced || (next && drop === '')) return false
    return next === undefined || digestOf(next.create) !== digest || isRemade(table)
  }
  const fresh = after.filter(({ name, create, table }) => was.get(name) !== digestOf(create) || isRemade(table))
  return [
    // Backwards: what was made last leans on what was made first. What was only ever replaced may still be called until the end.
    ...before
      .filter(isObsolete)
      .reverse()
      .map(({ name, drop, isReplaced }): Step => {
        // A file says so all the same: what the state knows of comes from files alone.
        const sql = drop || `-- ${name} stays: nothing undoes it, or another app has taken its place`
        return { phase: isReplaced ? 'ends' : 'clear', sql, summary: `replace ${name}` }
      }),
    ...fresh.map(({ name, create }): Step => ({ phase: 'objects', sql: create, summary: `install ${name}` })),
  ]
}
