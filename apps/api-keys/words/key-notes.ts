// Records uses and refusals of keys: afterwards and rarely, so that no request waits.

import { sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { isRow, NOW } from '#framework/operations/sql/conditions.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { atMost } from '#shared/utils/at-most.ts'
import { apiKeys } from '../api-keys.resource.ts'

const table = tableOf(apiKeys)

/** The owner of a secret, which never changes. */
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
/** A forgotten program that retries every second must not fill the trail. */
const REFUSALS_EACH = 60 * MINUTE

/** Writes the last use at most once a minute; the tenant's trail records the first use and refusals. */
export function openKeyNotes({ runtime, requestId }: Context): KeyNotes {
  const noted = new LRUCache<string, true>(atMost(20_000))
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

/** Processes that record the same use concurrently wait for each other at the row. */
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
