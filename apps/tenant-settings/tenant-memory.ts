// Caches facts about tenants per process, and forgets them when a tenant changes in any process.

import { LRUCache } from 'lru-cache'
import { type Change, changeVersions } from '#framework/events/following/change-versions.ts'
import { note } from '#framework/observing/observing.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { atMost } from '#shared/utils/at-most.ts'

/** Answers to questions such as which tenant a name means. */
export interface TenantMemory {
  /** The cached answer, or that of `find`; a missing one (null, false) is cached only briefly. */
  recall<T>(key: string, find: () => Promise<T>): Promise<T>
}

// Changes are announced; the limits cover changes without events.
const REMEMBERED_MS = { found: 30_000, missing: 2000 }
const MOST = 20_000

/** Follows changes from the first call on. Caches nothing while changes cannot be received. */
export function openTenantMemory(runtime: Runtime): TenantMemory {
  const kept = new LRUCache<string, { value: unknown }>(atMost(MOST))
  let following: 'not' | 'begins' | 'follows' = 'not'
  let changes = 0
  const follow = () => {
    following = 'begins'
    const versions = changeVersions.of({ runtime })
    versions.onChange((change) => {
      if (!concernsTenants(change)) return
      changes++
      kept.clear()
    })
    versions.follow().then(
      () => (following = 'follows'),
      () => (following = 'not'),
    )
  }
  return {
    async recall<T>(key: string, find: () => Promise<T>): Promise<T> {
      if (following === 'not') follow()
      const known = kept.get(key)
      note('cache', key, () => ({ isHit: known !== undefined }))
      if (known) return known.value as T
      const [before, mayKeep] = [changes, following === 'follows']
      const value = await find()
      // Does not cache what changed while being read.
      if (mayKeep && changes === before) kept.set(key, { value }, { ttl: REMEMBERED_MS[value ? 'found' : 'missing'] })
      return value
    },
  }
}

function concernsTenants({ tags }: Change): boolean {
  return ['tenants', 'tenantSettings', '*'].some((tag) => tags.includes(tag))
}
