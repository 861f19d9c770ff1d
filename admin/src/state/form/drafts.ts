// Drafts of unsaved input that survive a crash, in the browser: per person, tenant and record, for at most a week.
import type { AdminField } from '../../api/metadata.ts'
import type { Values } from './form-values.ts'

const PREFIX = 'pend.draft.'
const WEEK_MS = 7 * 86_400_000

/** The changed fields: their original and their typed values. */
export interface Draft {
  /** When it was typed, by the server's clock. */
  readonly at: number
  /** ETag of the version being edited; null for a new record. */
  readonly etag: string | null
  readonly before: Values
  readonly mine: Values
}

export interface DraftPlace {
  readonly person: string
  /** Null outside tenants. */
  readonly tenant: string | null
  readonly resource: string
  /** Null for a new record. */
  readonly id: string | null
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export function draftKey({ person, tenant, resource, id }: DraftPlace): string {
  return PREFIX + JSON.stringify([person, tenant, resource, id])
}

/** Null if there is none or it is too old; an old one is removed. */
export function readDraft(store: Store, key: string, now: number): Draft | null {
  const draft = parse(store.getItem(key))
  if (draft && Math.abs(now - draft.at) < WEEK_MS) return draft
  store.removeItem(key)
  return null
}

/** Skips values of secret fields, and removes a draft without values. A full store keeps nothing. */
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

/** Removes all drafts: signing out leaves nothing behind. */
export function forgetDrafts(store: Store): void {
  for (const key of keysOf(store)) store.removeItem(key)
}

/** Also removes drafts of records that nobody opened again. */
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
