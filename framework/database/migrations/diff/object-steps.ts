// The steps for policies, grants, triggers and functions: what changed goes before the tables change and comes back after.
import type { SqlObject } from '../../schema/sql-object.ts'
import { digestOf, type InstalledObject } from '../schema-state.ts'
import type { Step } from './step.ts'

/** `droppedTables` took their own objects with them. */
export function objectSteps(
  before: readonly InstalledObject[],
  after: readonly SqlObject[],
  droppedTables: ReadonlySet<string>,
): Step[] {
  const becomes = new Map(after.map((object) => [object.name, digestOf(object.create)]))
  const was = new Map(before.map((object) => [object.name, object.digest]))
  const obsolete = before.filter(
    ({ name, digest, drop, table }) => becomes.get(name) !== digest && drop !== '' && !droppedTables.has(table ?? ''),
  )
  const fresh = after.filter(({ name, create }) => was.get(name) !== digestOf(create))
  return [
    // Backwards: what was made last leans on what was made first.
    ...obsolete.reverse().map(({ name, drop }): Step => ({ phase: 'clear', sql: drop, summary: `replace ${name}` })),
    ...fresh.map(({ name, create }): Step => ({ phase: 'objects', sql: create, summary: `install ${name}` })),
  ]
}
