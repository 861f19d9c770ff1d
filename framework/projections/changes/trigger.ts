// Triggers and their functions as SQL text, each with the statement that removes it.
import { quoteName, quoteTable } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { tableKeyOf } from '#framework/database/schema/table-model.ts'

export interface Trigger {
  readonly name: string
  /** `before update`. */
  readonly event: string
  /** SQL condition for its rows; null means all. */
  readonly when: string | null
  /** The call of its function. */
  readonly runs: string
  /** Runs at the end of the transaction, or at `set constraints all immediate`. */
  readonly isDeferred?: boolean
}

/** A row-level trigger of a table. */
export function triggerOf(
  { schema, table }: { schema: string; table: string },
  { name, event, when, runs, isDeferred }: Trigger,
): SqlObject {
  const key = tableKeyOf({ schema, name: table })
  const target = quoteTable({ schema, name: table })
  const condition = when === null ? '' : ` when (${when})`
  const [kind, moment] = isDeferred ? ['constraint trigger', '\n  deferrable initially deferred'] : ['trigger', '']
  return {
    name: `trigger ${key}.${name}`,
    table: key,
    create: `create ${kind} ${quoteName(name)} ${event} on ${target}${moment}\n  for each row${condition} execute function ${runs};`,
    drop: `drop trigger ${quoteName(name)} on ${target};`,
  }
}

/** The call, and the function itself. Names in the body are qualified and the search path is fixed (RLS-13). */
export function triggerFunction(name: string, body: string, security = ''): [call: string, object: SqlObject] {
  const call = `pend.${quoteName(name)}()`
  return [
    call,
    {
      name: `function pend.${name}`,
      table: null,
      create: `create or replace function ${call} returns trigger\nlanguage plpgsql ${security}set search_path = pg_catalog, pg_temp as $$\n${body} $$;\nrevoke all on function ${call} from public;`,
      drop: `drop function if exists ${call};`,
      isReplaced: true,
    },
  ]
}
