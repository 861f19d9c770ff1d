// Rows of the trail as they are hashed: every non-empty column, as text that PostgreSQL always writes the same way.
import { type SQL, sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { TRAIL_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import type { SealedText } from './audit-seals.ts'

// The trail's columns for the caller, in the order they were introduced: the time comes after the first four.
const CALLER = TRAIL_KEEPS.map(({ name, type }) => (type === 'text' ? name : `${name}::text`))
const FIRST = 4
/** How many columns were added at a time after the first ones: two, then one by one. */
const LATER = [2, ...CALLER.slice(FIRST + 2).map(() => 1)]
const TIME = `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const OF_CALLER = sql.raw([...CALLER.slice(0, FIRST), TIME, ...CALLER.slice(FIRST)].join(', '))
const TEXT = sql`id::text, resource, record_id::text, operation, changes::text, ${OF_CALLER}`

/** One row with its position. */
export interface TrailRow {
  readonly id: string
  readonly position: number | null
  readonly hash: string | null
  /** Null unless a person's data was removed. */
  readonly redaction: string | null
  readonly text: SealedText
}

/** Matching rows of the context's tenant. */
export async function readRows(ctx: Context, which: SQL): Promise<TrailRow[]> {
  // SQL by hand: the positions of columns are part of what is hashed.
  const meant = sql`tenant_id = ${ctx.tenantId} and ${which}`
  const rows = await runStatement(
    ctx,
    sql`select id, position, hash, redaction, ${TEXT} from audit.changes where ${meant}`,
  )
  return rows.map(([id, position, hash, redaction, ...text]) => ({
    id: id as string,
    position: position as number | null,
    hash: hash as string | null,
    redaction: redaction as string | null,
    text: textOf(text as SealedText),
  }))
}

/** Later columns count only if they, or still later ones, have values: rows sealed earlier keep their hashes. */
export function textOf(row: SealedText): SealedText {
  let length = row.length
  for (const size of LATER.toReversed()) {
    if (row.slice(length - size, length).some((value) => value !== null)) break
    length -= size
  }
  return row.slice(0, length)
}

/** The platform in one tenant, whatever the caller's tenant. */
export function platformIn({ runtime, requestId }: Context, tenantId: string): Context {
  return createContext(runtime, { requestId, tenantId }).asSystem('look after the audit trail', 'even_if_closed')
}
