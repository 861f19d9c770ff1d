// Notes that a key was used, or refused: after the fact and seldom, so that no request waits for it.
import { sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import { isRow, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { type Context, createContext, inTransaction } from '#framework/request/context.ts'
import { apiKeys } from './api-keys.resource.ts'

const table = tableOf(apiKeys)

/** What a secret belongs to; that never changes. */
export interface KnownSecret {
  readonly keyId: string
  readonly tenantId: string
  readonly makerId: string
  readonly sessionId: string
}

export interface KeyNotes {
  /** Returns at once. */
  note(secret: KnownSecret, isWelcome: boolean): void
}

const MINUTE = 60_000
/** A forgotten program that knocks every second must not fill the trail. */
const REFUSALS_EACH = 60 * MINUTE

/** Last use is written once a minute at most; the first use and refused ones stand in the trail of the tenant. */
export function openKeyNotes({ runtime, requestId }: Context): KeyNotes {
  const noted = new LRUCache<string, true>({ max: 20_000 })
  return {
    note(secret, isWelcome) {
      const key = `${isWelcome} ${secret.sessionId}`
      if (noted.has(key)) return
      noted.set(key, true, { ttl: isWelcome ? MINUTE : REFUSALS_EACH })
      const { tenantId, makerId } = secret
      const ctx = createContext(runtime, { requestId, tenantId, actorId: makerId }).asSystem(
        'note the use of an API key',
        'even_if_closed',
      )
      const writing = isWelcome ? noteUse(ctx, secret) : noteRefusal(ctx, secret)
      writing.catch((error) => runtime.log.warn({ error, keyId: secret.keyId }, 'the use of a key could not be noted'))
    },
  }
}

/** Processes that note the same use at once wait for each other at the row. */
async function noteUse(ctx: Context, { keyId }: KnownSecret): Promise<void> {
  const { lastUsedAt } = table
  const isDue = sql<boolean>`coalesce(${lastUsedAt} < now() - interval '1 minute', true)`
  await inTransaction(ctx, async (inner) => {
    const isKey = isRow(inner, table, keyId)
    const [before] = await runQuery(inner, query.select({ lastUsedAt, isDue }).from(table).where(isKey).for('update'))
    if (!before?.isDue) return
    await runQuery(inner, query.update(table).set({ lastUsedAt: NOW }).where(isKey))
    if (before.lastUsedAt === null)
      await recordInTrail(inner, { operation: 'key_first_used', resource: 'apiKeys', recordId: keyId })
  })
}

function noteRefusal(ctx: Context, { keyId }: KnownSecret): Promise<void> {
  return recordInTrail(ctx, { operation: 'key_refused', resource: 'apiKeys', recordId: keyId })
}
