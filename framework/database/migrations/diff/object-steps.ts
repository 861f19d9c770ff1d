// Steps for policies, grants, triggers and functions: changed ones are dropped before the tables change and created again afterwards.
import type { SqlObject } from '../../schema/sql-object.ts'
import { digestOf, type InstalledObject } from '../schema-state.ts'
import type { Step } from './step.ts'

/** Tables, as `schema.table`, whose objects change with them. */
export interface ChangedTables {
  /** Dropped tables took their objects with them. */
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
    // In reverse, since later objects depend on earlier ones. A function that was only ever replaced may be called until the end.
    ...before
      .filter(isObsolete)
      .reverse()
      .map(({ name, drop, isReplaced }): Step => {
        // The file must mention it even so: the state is built from files alone.
        const sql = drop || `-- ${name} stays: nothing undoes it, or another app has taken its place`
        return { phase: isReplaced ? 'ends' : 'clear', sql, summary: `replace ${name}` }
      }),
    ...fresh.map(({ name, create }): Step => ({ phase: 'objects', sql: create, summary: `install ${name}` })),
  ]
}
