// What a process remembers of tenants: forgotten as soon as one of them changes, on whatever process.
import { LRUCache } from 'lru-cache'
import { type Change, changeVersions } from '#framework/events/change-versions.ts'
import { note } from '#framework/observing/observing.ts'
import type { Runtime } from '#framework/request/context.ts'

/** Answers to questions such as which tenant a name means. */
export interface TenantMemory {
  /** The answer of before, or that of `find`; what is not there (null, false) is remembered for a moment only. */
  recall<T>(key: string, find: () => Promise<T>): Promise<T>
}

// Changes are heard of; the times are for changes that made no event.
const REMEMBERED_MS = { found: 30_000, missing: 2000 }
const MOST = 20_000

/** Follows changes from the first question on. While they cannot be heard, nothing is remembered. */
export function openTenantMemory(runtime: Runtime): TenantMemory {
  const kept = new LRUCache<string, { value: unknown }>({ max: MOST })
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
      // What changed while it was being read is not kept.
      if (mayKeep && changes === before) kept.set(key, { value }, { ttl: REMEMBERED_MS[value ? 'found' : 'missing'] })
      return value
    },
  }
}

function concernsTenants({ tags }: Change): boolean {
  return ['tenants', 'tenantSettings', '*'].some((tag) => tags.includes(tag))
}
