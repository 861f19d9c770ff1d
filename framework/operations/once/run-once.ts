// Runs work at most once per key: the write and the note of it share a transaction, so a crash loses both or neither.
import { hash, randomUUIDv7 } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { text } from '#framework/resource/fields/text.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { tableOf } from '../listing/select.ts'
import { wordsOf } from '../remember.ts'
import { modelOf, requireTenant } from '../steps/operation-target.ts'
import { inWriting } from '../writing/in-writing.ts'
import { guardWrite, type TransactionContext } from '../writing/write.ts'

const HOURS_KEPT = 24
const PURGED_AT_ONCE = 20

/** Stores the keys; no surface shows it, and the audit trail does not copy the answers. */
export const idempotencyKeys = defineResource('idempotencyKeys', {
  fields: {
    key: text({ required: true, max: 300, unique: true, readOnly: true }),
    digest: text({ required: true, max: 100, readOnly: true }),
    result: text({ required: true, max: 20_000_000, readOnly: true }),
    expiresAt: dateTime({ required: true, readOnly: true, index: true }),
  },
  operations: [],
  audit: false,
  description: 'Stored answers for repeated requests.',
})

/** The caller's name for the request, and a digest of its content. */
export interface OnceKey {
  key: string
  digest: string
}

/**
 * The result of `work`, from now or from an earlier call with the same key by the same actor in the same tenant. Errors
 * of `work` are not kept: the caller may correct a refused request and send it again under its key. Throws
 * `request.idempotency_mismatch` (the key belongs to another request), `request.idempotency_in_progress`, and
 * `auth.required` or `tenants.required` without a caller to store it for.
 */
export function runOnce(
  ctx: Context,
  { key, digest: asked }: OnceKey,
  work: (ctx: TransactionContext) => Promise<string>,
): Promise<{ result: string; isReplay: boolean }> {
  const model = openKeys(ctx)
  // An answer depends on the caller's permissions: other permissions make it another answer.
  const digest = `${asked} ${hash('sha256', wordsOf(ctx.permissions), 'base64url')}`
  // A key must not receive its creator's answers, which it may not read.
  const { keyId, impersonatorId, actorId } = ctx.caller
  const own = `${keyId ?? impersonatorId ?? actorId}:${key}`
  return guardWrite(
    model,
    inWriting(ctx, async (inner) => {
      const [[lock], [kept]] = await Promise.all([
        inner.transaction.query(lockSql(inner, own)),
        inner.transaction.query(keptSql(inner, model, own)),
      ])
      if (lock![0] !== true)
        throw new Problem('request.idempotency_in_progress', 'Wait for its answer, then send this one again.', {
          headers: { 'retry-after': '1' },
        })
      if (kept && kept[0] !== digest)
        throw new Problem('request.idempotency_mismatch', 'Take a new key for a new request.')
      if (kept) return { result: kept[1] as string, isReplay: true }
      const result = await work(inner)
      await keep(inner, model, { key: own, digest, result })
      return { result, isReplay: false }
    }),
  )
}

function openKeys(ctx: Context): ResourceModel {
  const model = modelOf(ctx, idempotencyKeys)
  requireActor(ctx)
  requireTenant(ctx, model)
  return model
}

/** Held until the transaction ends; a second request does not wait for it, so it occupies no connection. */
function lockSql(ctx: Context, key: string): SQL {
  return sql`select pg_try_advisory_xact_lock(hashtextextended(${`${ctx.tenantId}:${key}`}, 0))`
}

function keptSql(ctx: Context, model: ResourceModel, key: string): SQL {
  return sql`select t.digest, t.result from ${tableOf(model)} where t.tenant_id = ${ctx.tenantId} and t.key = ${key} and t.expires_at > now()`
}

/** Replaces an expired answer, and deletes a few others. */
async function keep(ctx: TransactionContext, model: ResourceModel, kept: OnceKey & { result: string }): Promise<void> {
  const table = sql.raw(`"${model.schema}"."${model.table}"`)
  const expires = sql`now() + ${`${HOURS_KEPT} hours`}::interval`
  await Promise.all([
    ctx.transaction.query(
      sql`delete from ${table} where tenant_id = ${ctx.tenantId} and id in (select id from ${table} where tenant_id = ${ctx.tenantId} and expires_at < now() limit ${PURGED_AT_ONCE} for update skip locked)`,
    ),
    ctx.transaction.query(
      sql`insert into ${table} (tenant_id, id, key, digest, result, expires_at) values (${ctx.tenantId}, ${randomUUIDv7()}, ${kept.key}, ${kept.digest}, ${kept.result}, ${expires})`,
    ),
  ])
}
