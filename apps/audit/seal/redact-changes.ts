// Removes a person's data from a trail: rows keep their positions, and the chain still proves the rest.
import { and, type SQL, sql } from 'drizzle-orm'
import { inTenant, isAnyOf } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { REDACTED } from '#framework/resource/audit-fields.ts'
import { personalModelsOf } from '#framework/resource/values/personal-fields.ts'
import { changes as changesResource } from '../changes.resource.ts'
import { auditSeals } from './audit-seals.ts'
import { readRows, type TrailRow, textOf } from './read-rows.ts'
import { sealChanges } from './seal-changes.ts'
import { beginningOf, isAsSealed } from './verify-changes.ts'

/** The erased person. */
export interface ErasedPerson {
  readonly userId: string
  /** Ids of records about them, by resource. */
  readonly records: ReadonlyMap<string, readonly string[]>
}

const table = tableOf(changesResource)
const PART = 500
const LAST_PLACE = 2_147_483_647
// Positions of the columns in a row's text: see `readRows`.
const [CHANGES, ADDRESS, REASON, STAFF_REASON] = [4, 7, 8, 10]

/**
 * Removes, from the trail of the context's tenant, personal fields of their records and the addresses they called from.
 * Texts by others, including reasons, stay. Resolves with the number of changed rows; repeating it changes none. A row
 * that does not match its seal stays a fault. `ctx` acts as the system.
 */
export async function redactChanges(ctx: Context, person: ErasedPerson): Promise<number> {
  await sealChanges(ctx)
  let [count, first] = [0, LAST_PLACE]
  // From the end: the entry that created a record names its owner, so that a resumed run finds the rest.
  for (let found = PART; found === PART; ) {
    const which = sql`position < ${first} and (${speaksOf(person)}) order by position desc limit ${PART}`
    const rows = await readRows(ctx, which)
    if (rows.length > 0) count += await redactRows(ctx, person, rows)
    first = rows.at(-1)?.position ?? first
    found = rows.length
  }
  if (count > 0) {
    const details = { rows: count }
    await recordInTrail(ctx, { operation: 'redact', resource: 'users', recordId: person.userId, details })
  }
  return count
}

function speaksOf({ userId, records }: ErasedPerson): SQL {
  const own = [...records].map(
    ([resource, ids]) => sql`(resource = ${resource} and record_id = any(${sql.param(ids)}::uuid[]))`,
  )
  return sql.join([sql`(actor_id = ${userId} and address is not null)`, ...own], sql` or `)
}

async function redactRows(ctx: Context, person: ErasedPerson, rows: readonly TrailRow[]): Promise<number> {
  return inTransaction(ctx, async (inner) => {
    const before = await previousHashes(inner, rows)
    const personal = personalNamesOf(ctx)
    const drafts = rows.map((row) => ({ row, text: redactedText(row, person, personal) }))
    // SQL by hand: a check reads the text as PostgreSQL writes it, and only its own function may change a row.
    const changes = drafts.map(({ text }) => text[CHANGES]!)
    const given = sql`unnest(${sql.param(changes)}::text[]) with ordinality as t(value, place)`
    const written = await runStatement(inner, sql`select value::jsonb::text from ${given} order by place`)
    let count = 0
    for (const [index, { row, text }] of drafts.entries()) {
      text[CHANGES] = written[index]![0] as string
      if (text.every((value, place) => value === (row.text[place] ?? null))) continue
      const left = textOf(text)
      const place = { position: row.position!, hash: row.hash! }
      const isIntact = isAsSealed(inner, row, before.get(row.position! - 1) ?? '')
      const proof = isIntact ? auditSeals.of(ctx).proofOfRedaction(ctx.tenantId!, place, left) : 'not as it was sealed'
      const values = sql`${text[CHANGES]}::jsonb, ${text[ADDRESS]}, ${text[REASON]}, ${text[STAFF_REASON]}, ${proof}`
      await runStatement(inner, sql`select audit.redact(${row.id}, ${values})`)
      count++
    }
    return count
  })
}

/** The previous rows' hashes, by position. */
async function previousHashes(ctx: Context, rows: readonly TrailRow[]): Promise<Map<number, string>> {
  const places = rows.map(({ position }) => position! - 1)
  const { position, hash } = table
  const areThere = and(inTenant(ctx, table), isAnyOf(position, places))
  const found = await runQuery(ctx, query.select({ position, hash }).from(table).where(areThere))
  const first = await beginningOf(ctx)
  return new Map([first, ...found].map((each) => [each.position!, each.hash!]))
}

/** An entry about a person may also describe their session or identity: its details use the names of those fields. */
function personalNamesOf({ runtime }: Context): ReadonlySet<string> {
  return new Set(personalModelsOf(runtime.models).flatMap(({ fields }) => fields.map(({ name }) => name)))
}

/** The row's text with every later column present, so that each has its position. */
function redactedText(
  { text }: TrailRow,
  { userId, records }: ErasedPerson,
  personal: ReadonlySet<string>,
): (string | null)[] {
  const [, resource, recordId, , changes, actorId] = text
  const isOwn = records.get(resource!)?.includes(recordId!) === true
  const all: (string | null)[] = Array.from(
    { length: Math.max(text.length, STAFF_REASON + 1) },
    (_, at) => text[at] ?? null,
  )
  if (isOwn) all[CHANGES] = JSON.stringify(redactedChanges(changes!, personal))
  // A caller who is signing in has no actor yet.
  if (actorId === userId || (isOwn && actorId === null)) all[ADDRESS] = null
  return all
}

type Changes = Readonly<Record<string, { readonly old: unknown; readonly new: unknown }>>

/** Numbers stay as written: the text is what was sealed. */
function redactedChanges(changes: string, personal: ReadonlySet<string>): unknown {
  const read = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? rawNumber(context?.source ?? String(value)) : value
  const values = JSON.parse(changes, read as never) as Changes
  return Object.fromEntries(
    Object.entries(values).map(([name, change]) => [name, personal.has(name) ? starred(change) : change]),
  )
}

function starred({ old, new: now }: { old: unknown; new: unknown }): object {
  return { old: old === null ? null : REDACTED, new: now === null ? null : REDACTED }
}

function rawNumber(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source)
}
