// What was typed and not saved, kept in the browser through a crash: for one person, tenant and record, for a week at most.
import type { AdminField } from '../api/metadata.ts'
import type { Values } from './form-values.ts'

const PREFIX = 'pend.draft.'
const WEEK_MS = 7 * 86_400_000

/** Fields that were changed: as they were read, and as they were typed. */
export interface Draft {
  /** When it was typed, by the clock of the server. */
  readonly at: number
  /** Of the version that was typed over; null for a new record. */
  readonly etag: string | null
  readonly before: Values
  readonly mine: Values
}

export interface DraftPlace {
  readonly person: string
  /** Null outside of tenants. */
  readonly tenant: string | null
  readonly resource: string
  /** Null for a new record. */
  readonly id: string | null
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export function draftKey({ person, tenant, resource, id }: DraftPlace): string {
  return PREFIX + JSON.stringify([person, tenant, resource, id])
}

/** Null where there is none, or one that is too old; that one goes. */
export function readDraft(store: Store, key: string, now: number): Draft | null {
  const draft = parse(store.getItem(key))
  if (draft && Math.abs(now - draft.at) < WEEK_MS) return draft
  store.removeItem(key)
  return null
}

/** Values of secret fields are not kept, and nothing where nothing is left. A full store keeps nothing. */
export function keepDraft(
  store: Store,
  key: string,
  { draft, fields }: { draft: Draft; fields: readonly AdminField[] },
) {
  const isKept = ([name]: [string, unknown]) => fields.some((field) => field.name === name && !field.isSecret)
  const [before, mine] = [draft.before, draft.mine].map((values) =>
    Object.fromEntries(Object.entries(values).filter(isKept)),
  )
  if (Object.keys(mine!).length === 0) return store.removeItem(key)
  try {
    store.setItem(key, JSON.stringify({ ...draft, before, mine }))
  } catch {
    store.removeItem(key)
  }
}

/** All drafts: whoever signs out leaves nothing behind. */
export function forgetDrafts(store: Store): void {
  for (const key of keysOf(store)) store.removeItem(key)
}

/** Of records that nobody opened again, too. */
export function forgetOldDrafts(store: Store, now: number): void {
  for (const key of keysOf(store)) readDraft(store, key, now)
}

function keysOf(store: Store): string[] {
  const keys = Array.from({ length: store.length }, (_, place) => store.key(place)!)
  return keys.filter((key) => key.startsWith(PREFIX))
}

function parse(text: string | null): Draft | null {
  try {
    const draft = JSON.parse(text ?? 'null') as Draft | null
    return typeof draft?.at === 'number' && isTable(draft.before) && isTable(draft.mine) ? draft : null
  } catch {
    return null
  }
}

function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
