// Rows of the trail as they are hashed: every column that says something, as text that PostgreSQL always writes the same.
import { type SQL, sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { type Context, createContext } from '#framework/request/context.ts'
import { TRAIL_KEEPS } from '#framework/resource/caller/caller-sql.ts'
import type { SealedText } from './audit-seals.ts'

// What the trail keeps of the caller, in the order in which it came to be kept: the time stands behind the first four.
const CALLER = TRAIL_KEEPS.map(({ name, type }) => (type === 'text' ? name : `${name}::text`))
const FIRST = 4
/** How many columns came at a time, after the first ones: two, and from then on one by one. */
const LATER = [2, ...CALLER.slice(FIRST + 2).map(() => 1)]
const TIME = `to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
const OF_CALLER = sql.raw([...CALLER.slice(0, FIRST), TIME, ...CALLER.slice(FIRST)].join(', '))
const TEXT = sql`id::text, resource, record_id::text, operation, changes::text, ${OF_CALLER}`

/** One row with its place. */
export interface TrailRow {
  readonly id: string
  readonly position: number | null
  readonly hash: string | null
  /** Null unless somebody was taken out of it. */
  readonly redaction: string | null
  readonly text: SealedText
}

/** Rows of the context's tenant that fit. */
export async function readRows(ctx: Context, which: SQL): Promise<TrailRow[]> {
  // SQL by hand: the place of a column is a part of what is hashed.
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

/** Columns that came later count where they, or still later ones, say something: rows that were sealed before them keep their hashes. */
export function textOf(row: SealedText): SealedText {
  let length = row.length
  for (const size of LATER.toReversed()) {
    if (row.slice(length - size, length).some((value) => value !== null)) break
    length -= size
  }
  return row.slice(0, length)
}

/** The platform in one tenant, whatever tenant the caller is in. */
export function platformIn({ runtime, requestId }: Context, tenantId: string): Context {
  return createContext(runtime, { requestId, tenantId }).asSystem('look after the audit trail', 'even_if_closed')
}
