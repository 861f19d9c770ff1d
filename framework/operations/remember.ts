// Caches answers for one kind of caller: nothing cached crosses tenants, people or permissions.
import { hash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { changeVersions } from '#framework/events/following/change-versions.ts'
import type { Context } from '#framework/request/context.ts'
import { cache } from '#framework/request/services/cache.ts'

/** What an answer depends on, and its maximum age. */
export interface Remembering {
  /** A change of these invalidates it: names of resources, `articles/<id>`, or tags known to `clear_cache`. */
  readonly tags: readonly string[]
  /** Milliseconds, by default a minute and at most a day: the delay until changes without events (direct SQL) show. */
  readonly ttl?: number
}

const USUAL_TTL_MS = 60_000
const MAX_TTL_MS = 86_400_000

/**
 * The caller's answer for `key`, computed by `make` on a miss. Every call asks the database whether the caller still
 * has access, so sign-out, removal and role changes act at once. Caches nothing inside a transaction, which may see
 * uncommitted data. The answer must be JSON. Throws what `make` throws and what admission refuses.
 */
export async function remember<T>(
  ctx: Context,
  key: string,
  { tags, ttl = USUAL_TTL_MS, make }: Remembering & { make(): Promise<T> },
): Promise<T> {
  if (ctx.transaction) return make()
  const versions = await changeVersions.of(ctx).of(ctx.tenantId, tags)
  const place = keyOf(ctx, [key, versions])
  const [answer] = await Promise.all([
    cache.of(ctx).getOrMake(place, Math.min(ttl, MAX_TTL_MS), make),
    ctx.runtime.database.read(ctx, [sql`select 1`]),
  ])
  return answer
}

/**
 * Everything that determines what a caller can see (CVE-2026-61836, CVE-2025-57752: keys that omitted a part), joined
 * unambiguously (CVE-2020-13254, CVE-2026-35039).
 */
export function keyOf(ctx: Context, parts: readonly string[]): string {
  // The request's origin and the platform's reason for acting do not matter; every other fact of the caller does.
  const { requestId: _request, address: _address, act, ...who } = ctx.caller
  const whole = [who, act?.mode ?? null, wordsOf(ctx.permissions), ...parts]
  return hash('sha256', JSON.stringify(whole), 'base64url')
}

const known = new WeakMap<ReadonlySet<string>, string>()

/** The same text for the same permissions. */
export function wordsOf(permissions: ReadonlySet<string>): string {
  const words = known.get(permissions) ?? [...permissions].sort().join(' ')
  known.set(permissions, words)
  return words
}
