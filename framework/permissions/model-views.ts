// The models for a set of permissions: an unreadable field does not exist, on any surface.
import { LRUCache } from 'lru-cache'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { sightWordsOf, withSights } from '#framework/resource/sights.ts'
import { withTrail } from '#framework/resource/values/trail-view.ts'
import type { RuledField } from './field-rules.ts'

/** Built at boot if any policy has field rules, or any relation leads to records that not everybody sees. */
export interface ModelViews {
  /** Returns the same object for the same rights, so that derived values are computed once. */
  of(permissions: ReadonlySet<string>): Models
  /** For callers with every permission. */
  readonly whole: Models
  /** For callers who read every resource but have no field permission: for data that leaves the tenant, and for anonymous callers. */
  readonly everybodys: Models
  /** With the fields of these rights, ignoring what relations lead to: for documents. */
  shapeFor(permissions: ReadonlySet<string>): Models
}

const NO_WORDS: ReadonlySet<string> = new Set()

// Each set of permissions is a separate view, and tenants create roles freely.
const MOST_KEPT = 50

/** Null without any rules: then nothing is checked, at no cost. */
export function createModelViews(models: Models, ruled: readonly RuledField[]): ModelViews | null {
  const ofTargets = sightWordsOf(models)
  if (ruled.length === 0 && ofTargets.length === 0) return null
  const ofFields = ruled.flatMap(({ read, write }) => [read, write]).filter((word) => word !== null)
  const words = [...new Set([...ofFields, ...ofTargets])]
  const kept = new LRUCache<string, Models>({ max: MOST_KEPT })
  const known = new WeakMap<ReadonlySet<string>, Models>()
  const whole = viewOf(models, ruled, new Set(words))
  const viewFor = (permissions: ReadonlySet<string>): Models => {
    const held = words.filter((word) => permissions.has(word))
    if (held.length === words.length) return whole
    const key = held.join(' ')
    const view = kept.get(key) ?? viewOf(models, ruled, permissions)
    kept.set(key, view)
    return view
  }
  const shapeFor = (permissions: ReadonlySet<string>) =>
    viewFor(new Set([...ofTargets, ...ofFields.filter((word) => permissions.has(word))]))
  return {
    of(permissions) {
      const view = known.get(permissions) ?? viewFor(permissions)
      known.set(permissions, view)
      return view
    },
    whole,
    everybodys: shapeFor(NO_WORDS),
    shapeFor,
  }
}

function viewOf(models: Models, ruled: readonly RuledField[], permissions: ReadonlySet<string>): Models {
  const denied = deniedOf(ruled, permissions)
  const narrowed = new Map([...models].map(([name, model]) => [name, narrowModel(model, denied)]))
  return withTrail(withSights(narrowed, permissions))
}

/** Field names by resource. */
type FieldNames = ReadonlyMap<string, ReadonlySet<string>>

interface Denied {
  readonly reading: FieldNames
  readonly writing: FieldNames
}

function deniedOf(ruled: readonly RuledField[], permissions: ReadonlySet<string>): Denied {
  const lacks = (word: string | null) => word !== null && !permissions.has(word)
  return {
    reading: namesOf(ruled.filter(({ read }) => lacks(read))),
    // Refusals of a write would reveal a field that the writer cannot read.
    writing: namesOf(ruled.filter(({ read, write }) => lacks(read) || lacks(write))),
  }
}

function namesOf(fields: readonly RuledField[]): FieldNames {
  const byResource = Map.groupBy(fields, ({ resource }) => resource)
  return new Map([...byResource].map(([resource, each]) => [resource, new Set(each.map(({ field }) => field))]))
}

const NONE: ReadonlySet<string> = new Set()

function narrowModel(model: ResourceModel, { reading, writing }: Denied): ResourceModel {
  const [unread, unwritten] = [reading.get(model.name) ?? NONE, writing.get(model.name) ?? NONE]
  const inverses = model.inverses.filter(({ resource, field }) => !reading.get(resource)?.has(field))
  if (unwritten.size === 0 && inverses.length === model.inverses.length) return model
  const narrow = (field: FieldModel): FieldModel =>
    unwritten.has(field.name) ? narrowField(field, unread.has(field.name)) : field
  const fields = new Map([...model.fields].map(([name, field]) => [name, narrow(field)]))
  const ordering = model.ordering.filter(({ field }) => !unread.has(field))
  return Object.freeze({
    ...model,
    fields,
    readable: [...fields.values()].filter(({ isReadable }) => isReadable),
    filters: new Set([...model.filters].filter((name) => !unread.has(name))),
    // Sorting by a field would reveal it.
    ordering: ordering.length > 0 ? ordering : [{ field: 'createdAt', direction: 'desc' } as const],
    inverses,
  })
}

function narrowField(field: FieldModel, isUnread: boolean): FieldModel {
  const unread = isUnread ? { isReadable: false, isSearched: false } : {}
  return Object.freeze({ ...field, ...unread, onCreate: false, onUpdate: false })
}
