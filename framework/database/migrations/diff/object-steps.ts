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
  const becomes = new Map(after.map((object) => [object.name, digestOf(object.create)]))
  const was = new Map(before.map((object) => [object.name, object.digest]))
  const obsolete = before.filter(
    ({ name, digest, drop, table }) =>
      (becomes.get(name) !== digest || isRemade(table)) && drop !== '' && !dropped.has(table ?? ''),
  )
  const fresh = after.filter(({ name, create, table }) => was.get(name) !== digestOf(create) || isRemade(table))
  return [
    // Backwards: what was made last leans on what was made first.
    ...obsolete.reverse().map(({ name, drop }): Step => ({ phase: 'clear', sql: drop, summary: `replace ${name}` })),
    ...fresh.map(({ name, create }): Step => ({ phase: 'objects', sql: create, summary: `install ${name}` })),
  ]
}
