// Takes a person out of a trail: what speaks of them goes, the rows stay in their places, and the chain still proves the rest.
import { type SQL, sql } from 'drizzle-orm'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { REDACTED } from '#framework/resource/audit-fields.ts'
import { auditSeals } from './audit-seals.ts'
import { readRows, type TrailRow, textOf } from './read-rows.ts'
import { sealChanges } from './seal-changes.ts'
import { beginningOf, isAsSealed } from './verify-changes.ts'

/** Who is taken out. */
export interface ErasedPerson {
  readonly userId: string
  /** Addresses they had: taken out wherever they stand. */
  readonly words: readonly string[]
}

const PART = 500
// Where the columns stand in a row's text: see `readRows`.
const [CHANGES, ADDRESS, REASON, STAFF_REASON] = [4, 7, 8, 10]
/** Fields of a person's own records that say who they are, and what their devices say. */
const PERSONAL = new Set([
  ...['email', 'firstName', 'middleName', 'lastName', 'subject', 'address', 'userAgent', 'passkeys.name'],
])

/**
 * In the trail of the context's tenant: their own record's names and addresses, their addresses anywhere else, and from where they
 * called. How many rows it changed; again changes none. A row that is not as it was sealed stays a fault. `ctx` acts as the system.
 */
export async function redactChanges(ctx: Context, person: ErasedPerson): Promise<number> {
  await sealChanges(ctx)
  let [count, last] = [0, 0]
  for (let found = PART; found === PART; ) {
    const rows = await readRows(ctx, sql`position > ${last} and (${speaksOf(person)}) order by position limit ${PART}`)
    if (rows.length > 0) count += await redactRows(ctx, person, rows)
    last = rows.at(-1)?.position ?? last
    found = rows.length
  }
  if (count > 0) {
    const details = { rows: count }
    await recordInTrail(ctx, { operation: 'redact', resource: 'users', recordId: person.userId, details })
  }
  return count
}

function speaksOf({ userId, words }: ErasedPerson): SQL {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const text = sql`(changes::text || ' ' || coalesce(reason, '') || ' ' || coalesce(staff_reason, ''))`
  const isOwn = sql`(resource = 'users' and record_id = ${userId}) or changes #>> '{user,new}' = ${userId} or changes #>> '{user,old}' = ${userId}`
  return sql`${isOwn} or (actor_id = ${userId} and address is not null) or ${text} ilike any(${sql.param(patterns)}::text[])`
}

async function redactRows(ctx: Context, person: ErasedPerson, rows: readonly TrailRow[]): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const { transaction } = inner
    const before = await previousHashes(inner, rows)
    const drafts = rows.map((row) => ({ row, text: redactedText(row, person) }))
    // As PostgreSQL writes it, for that is what a check reads.
    const changes = drafts.map(({ text }) => text[CHANGES]!)
    const written = await transaction.query(
      sql`select value::jsonb::text from unnest(${sql.param(changes)}::text[]) with ordinality as t(value, place) order by place`,
    )
    let count = 0
    for (const [index, { row, text }] of drafts.entries()) {
      text[CHANGES] = written[index]![0] as string
      if (text.every((value, place) => value === (row.text[place] ?? null))) continue
      const left = textOf(text)
      const place = { position: row.position!, hash: row.hash! }
      const isIntact = isAsSealed(inner, row, before.get(row.position! - 1) ?? '')
      const proof = isIntact ? auditSeals.of(ctx).proofOfRedaction(ctx.tenantId!, place, left) : 'not as it was sealed'
      await transaction.query(
        sql`select audit.redact(${row.id}, ${text[CHANGES]}::jsonb, ${text[ADDRESS]}, ${text[REASON]}, ${text[STAFF_REASON]}, ${proof})`,
      )
      count++
    }
    return count
  })
}

/** Hashes of the rows before these, by their places. */
async function previousHashes(ctx: Context, rows: readonly TrailRow[]): Promise<Map<number, string>> {
  const places = rows.map(({ position }) => position! - 1)
  const found = await ctx.transaction!.query(
    sql`select position, hash from audit.changes where tenant_id = ${ctx.tenantId} and position = any(${sql.param(places)}::integer[])`,
  )
  const first = await beginningOf(ctx)
  return new Map([[first.position, first.hash], ...(found as [number, string][])])
}

/** The row's text with every later column there, so that each can be named by its place. */
function redactedText({ text }: TrailRow, { userId, words }: ErasedPerson): (string | null)[] {
  const [, resource, recordId, , changes, actorId] = text
  const values = JSON.parse(changes!) as Changes
  const isOwn = recordId === userId ? resource === 'users' : [values.user?.new, values.user?.old].includes(userId)
  const all: (string | null)[] = Array.from(
    { length: Math.max(text.length, STAFF_REASON + 1) },
    (_, at) => text[at] ?? null,
  )
  const without = (value: string | null) => words.reduce<string | null>((left, word) => withoutWord(left, word), value)
  all[CHANGES] = JSON.stringify(redactedChanges(changes!, { resource: resource!, isOwn, without }))
  if (isOwn || actorId === userId) all[ADDRESS] = null
  for (const at of [REASON, STAFF_REASON]) all[at] = without(all[at]!)
  return all
}

type Changes = Readonly<Record<string, { readonly old: unknown; readonly new: unknown }>>

interface Redaction {
  readonly resource: string
  readonly isOwn: boolean
  without(value: string): string | null
}

/** Numbers stay as they were written: the text is what was sealed. */
function redactedChanges(changes: string, { resource, isOwn, without }: Redaction): unknown {
  const read = (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value === 'string') return without(value)
    return typeof value === 'number' ? rawNumber(context?.source ?? String(value)) : value
  }
  const values = JSON.parse(changes, read as never) as Changes
  if (!isOwn) return values
  const isPersonal = (name: string) => PERSONAL.has(name) || PERSONAL.has(`${resource}.${name}`)
  return Object.fromEntries(
    Object.entries(values).map(([name, change]) => [name, isPersonal(name) ? starred(change) : change]),
  )
}

function starred({ old, new: now }: { old: unknown; new: unknown }): object {
  return { old: old === null ? null : REDACTED, new: now === null ? null : REDACTED }
}

function rawNumber(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source)
}

/** Whatever the case: addresses are the same in each. */
function withoutWord(text: string | null, word: string): string | null {
  if (text === null) return null
  const pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu')
  return text.replace(pattern, REDACTED)
}
