// Reads events in commit order, from a reader's position on.
import { type SQL, sql } from 'drizzle-orm'
import type { StoredRow } from '#framework/database/database.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { callerNames, EVENT_KEEPS, readCaller } from '#framework/resource/caller/caller-sql.ts'
import { isUuid } from '#framework/resource/fields/uuid.ts'
import { type EmittedEvent, saidOf } from '../define-subscriber.ts'

/** A reader's position: everything up to it has been read. */
export interface EventPlace {
  readonly position: string
  readonly id: string
}

/** An event with its position and time. */
export interface StoredEvent extends EmittedEvent {
  readonly tenantId: string
  /** The reader passes it back to continue after this event. */
  readonly cursor: string
  readonly at: string
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Columns of the events table, in the order of `storedOf`. */
export const EVENT_COLUMNS = sql.raw(
  `tenant_id, id, name, resource, record_id, data, changed, position, created_at, ${callerNames(EVENT_KEEPS)}`,
)

/** An opaque text for a position. */
export function formatPlace({ position, id }: EventPlace): string {
  return Buffer.from(`${position}/${id}`).toString('base64url')
}

/** The position of a text from `formatPlace`, or null for any other. */
export function parsePlace(cursor: string): EventPlace | null {
  if (cursor.length > 100) return null
  const [, position, id] =
    /^(\d{1,20})\/([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  return position !== undefined && isUuid(id) ? { position, id } : null
}

/**
 * Events after `after` that the context's tenant may see, oldest first; a platform context without a tenant sees all.
 * Events of open transactions come after everything already read, so nothing is ever skipped.
 */
export async function readEvents(
  ctx: Context,
  { after, limit, names }: { after: EventPlace; limit: number; names?: readonly string[] },
): Promise<StoredEvent[]> {
  const own: SQL = ctx.tenantId === null ? sql`true` : sql`tenant_id = ${ctx.tenantId}`
  const named: SQL = names ? sql`name in (select json_array_elements_text(${JSON.stringify(names)}::json))` : sql`true`
  const statement = sql`select ${EVENT_COLUMNS} from tasks.events where ${own} and (position, id) > (${after.position}::numeric, ${after.id}::uuid) and position < pg_snapshot_xmin(pg_current_snapshot())::text::numeric and ${named} order by position, id limit ${limit}`
  const rows = ctx.transaction
    ? await ctx.transaction.query(statement)
    : (await ctx.runtime.database.read(ctx, [statement]))[0]!
  return rows.map(storedOf)
}

// No index covers the records, because it would slow down every write: scans this many of the newest.
const LOOKED_THROUGH = 20_000

/** Events about one record among the newest of the context's tenant, newest first. */
export async function readEventsAbout(
  ctx: Context,
  { resource, recordId, limit }: { resource: string; recordId: string; limit: number },
): Promise<StoredEvent[]> {
  const newest = sql`select ${EVENT_COLUMNS} from tasks.events where tenant_id = ${ctx.tenantId} order by position desc, id desc limit ${LOOKED_THROUGH}`
  const [rows] = await ctx.runtime.database.read(ctx, [
    sql`select ${EVENT_COLUMNS} from (${newest}) e where resource = ${resource} and record_id = ${recordId} order by position desc, id desc limit ${limit}`,
  ])
  return rows!.map(storedOf)
}

/** Events of the context's tenant with these ids, oldest first, in the form of subscribers; omits deleted ones. */
export async function readEventsById(ctx: Context, ids: readonly string[]): Promise<EmittedEvent[]> {
  const wanted = sql`select json_array_elements_text(${JSON.stringify(ids)}::json)::uuid`
  const own = sql`tenant_id = ${ctx.tenantId} and id in (${wanted})`
  const statement = sql`select ${EVENT_COLUMNS} from tasks.events where ${own} order by position, id`
  const rows = ctx.transaction
    ? await ctx.transaction.query(statement)
    : (await ctx.runtime.database.read(ctx, [statement]))[0]!
  return rows.map(storedOf).map(({ tenantId, cursor, at, ...event }) => event)
}

// More at once is a bulk import, whose events arrive in order.
const AHEAD = 2000

/** Events that are committed but behind an open transaction, in no reliable order. */
export async function readAhead(ctx: Context): Promise<StoredEvent[]> {
  const statement = sql`select ${EVENT_COLUMNS} from tasks.events where position >= pg_snapshot_xmin(pg_current_snapshot())::text::numeric order by position desc, id desc limit ${AHEAD}`
  const [rows] = await ctx.runtime.database.read(ctx, [statement])
  return rows!.map(storedOf)
}

/** A text for everything visible of a tenant now: the same wherever the same is visible. Ignores events deleted by age. */
export async function readStateOf(ctx: Context, tenantId: string): Promise<string> {
  const xmin = sql`pg_snapshot_xmin(pg_current_snapshot())::text::numeric`
  const [rows] = await ctx.runtime.database.read(ctx, [
    sql`select (select position::text from tasks.events where tenant_id = ${tenantId} and position < ${xmin} order by position desc limit 1), (select md5(string_agg(id::text, ',' order by id)) from tasks.events where tenant_id = ${tenantId} and position >= ${xmin})`,
  ])
  return rows![0]!.map((part) => part ?? '').join('.')
}

/** The position before everything still to come. */
export async function currentPlace(ctx: Context): Promise<EventPlace> {
  const [row] = await inTransaction(ctx, ({ transaction }) =>
    transaction.query(sql`select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text`),
  )
  return { position: row![0] as string, id: LAST_ID }
}

/** The position before the first stored event. */
export const FIRST_PLACE: EventPlace = { position: '0', id: LAST_ID }

/** Reads one row of `EVENT_COLUMNS`. */
export function storedOf(row: StoredRow): StoredEvent {
  const [tenantId, id, name, resource, recordId, data, changed, position, at, ...kept] = row as string[]
  return {
    tenantId: tenantId!,
    id: id!,
    name: name!,
    resource: resource ?? null,
    recordId: recordId ?? null,
    data,
    changed: changed as unknown as string[] | null,
    ...saidOf(readCaller(EVENT_KEEPS, kept)),
    cursor: formatPlace({ position: position!, id: id! }),
    at: new Date(at!).toISOString(),
  }
}
