// Caches prepared lists by request text: clients send the same few repeatedly.
import { LRUCache } from 'lru-cache'
import { note } from '#framework/observing/observing.ts'
import type { Context } from '#framework/request/context.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { PreparedList } from '../list.ts'
import { memoized } from '../steps/memoized.ts'
import { modelsOf } from '../steps/operation-target.ts'

// Per kind of caller; there are few kinds.
const SIZE = { max: 1000 }
// Longer ones are rare and would fill the memory (CVE-2023-23969).
const MAX_LENGTH = 500

type Database = Context['runtime']['database']

/** The list of `model` for `text`; `prepare` computes it, and its errors are not cached. */
export type RememberList = (
  ctx: Context,
  asked: { model: ResourceModel; text: string },
  prepare: () => PreparedList,
) => PreparedList

/**
 * A separate cache for each surface, because each has its own spelling, and for each server, because its settings are
 * part of a list. A list may query other resources, so the key includes all models of a caller: callers with the same
 * model here may lack a field there (FLD-04).
 */
export function createListMemory(): RememberList {
  const listsIn = memoized((_server: Database) => memoized((_met: Models) => new LRUCache<string, PreparedList>(SIZE)))
  return (ctx, { model, text }, prepare) => {
    const lists = listsIn(ctx.runtime.database)(modelsOf(ctx))
    const key = `${model.name} ${text}`
    const known = lists.get(key)
    note('cache', `prepared list of ${model.name}`, () => ({ isHit: known !== undefined }))
    if (known) return known
    const prepared = prepare()
    if (text.length <= MAX_LENGTH) lists.set(key, prepared)
    return prepared
  }
}
