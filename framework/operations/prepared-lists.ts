// Remembers lists by what was asked: clients ask for the same few again and again.
import { LRUCache } from 'lru-cache'
import { note } from '#framework/observing/observing.ts'
import type { Context } from '#framework/request/context.ts'
import type { Models, ResourceModel } from '#framework/resource/model.ts'
import type { PreparedList } from './list.ts'
import { modelsOf } from './steps/operation-target.ts'

// Of one caller's kind; there are few kinds.
const MAX_REMEMBERED = 1000
// Longer ones are rare and would fill the memory (CVE-2023-23969).
const MAX_LENGTH = 500

/** The list of `model` that `text` asks for; `prepare` works it out, and what it throws is not remembered. */
export type RememberList = (
  ctx: Context,
  asked: { model: ResourceModel; text: string },
  prepare: () => PreparedList,
) => PreparedList

/**
 * A memory of its own for each surface, which spells lists in its own words. What a list may ask of other resources depends on all models
 * that a caller meets: who meets the same model of this one may lack a field of those (FLD-04).
 */
export function createListMemory(): RememberList {
  const listsOf = new WeakMap<Models, LRUCache<string, PreparedList>>()
  return (ctx, { model, text }, prepare) => {
    const met = modelsOf(ctx)
    const lists = listsOf.get(met) ?? new LRUCache({ max: MAX_REMEMBERED })
    listsOf.set(met, lists)
    const key = `${model.name} ${text}`
    const known = lists.get(key)
    note('cache', `prepared list of ${model.name}`, () => ({ isHit: known !== undefined }))
    if (known) return known
    const prepared = prepare()
    if (text.length <= MAX_LENGTH) lists.set(key, prepared)
    return prepared
  }
}
