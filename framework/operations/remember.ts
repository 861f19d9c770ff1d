// Remembers answers for one kind of caller: nothing that is kept crosses tenants, people or permissions.
import { hash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { changeVersions } from '#framework/events/change-versions.ts'
import { cache } from '#framework/request/cache.ts'
import type { Context } from '#framework/request/context.ts'

/** What an answer depends on, and how long it may be kept at most. */
export interface Remembering {
  /** What makes it worthless when it changes: names of resources, `articles/<id>`, or tags that `clear_cache` knows. */
  readonly tags: readonly string[]
  /** Milliseconds, a minute when left out and a day at most: changes that make no event (direct SQL) are seen this late. */
  readonly ttl?: number
}

const USUAL_TTL_MS = 60_000
const MAX_TTL_MS = 86_400_000

/**
 * The answer to `key` for this caller, made by `make` when there is none. Every call asks the database whether the caller is still
 * welcome, so log-out, removal and a change of role act at once. Inside a transaction nothing is remembered: it sees what
 * nobody else may see yet. The answer is JSON. Throws what `make` throws and what admission refuses.
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

/** All that decides what a caller can see, whatever it is called (CVE-2026-61836, CVE-2025-57752: keys that left a part out), joined so that no two of them read alike (CVE-2020-13254, CVE-2026-35039). */
export function keyOf(ctx: Context, parts: readonly string[]): string {
  // Where the request came from and why the platform acts decide nothing; every other fact of the caller counts, of whatever kind.
  const { requestId: _request, address: _address, act, ...who } = ctx.caller
  const whole = [who, act?.mode ?? null, wordsOf(ctx.permissions), ...parts]
  return hash('sha256', JSON.stringify(whole), 'base64url')
}

const known = new WeakMap<ReadonlySet<string>, string>()

/** One text for the same permissions. */
export function wordsOf(permissions: ReadonlySet<string>): string {
  const words = known.get(permissions) ?? [...permissions].sort().join(' ')
  known.set(permissions, words)
  return words
}
