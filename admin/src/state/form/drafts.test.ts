// Drafts are kept for their owner, as long as they should be, and never with a secret.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdminField } from '../../api/metadata.ts'
import { type Draft, draftKey, forgetDrafts, forgetOldDrafts, keepDraft, readDraft } from './drafts.ts'

const NOW = Date.parse('2026-11-30T10:00:00Z')
const DAY_MS = 86_400_000
const place = { person: 'p1', tenant: 'acme', resource: 'articles', id: 'a1' }
const fields = [
  { name: 'title', isSecret: false },
  { name: 'password', isSecret: true },
] as AdminField[]
const draft = (more: Partial<Draft> = {}): Draft => ({
  at: NOW,
  etag: '"1"',
  before: { title: 'Old' },
  mine: { title: 'New' },
  ...more,
})

function makeStore() {
  const kept = new Map<string, string>()
  return {
    kept,
    get length() {
      return kept.size
    },
    key: (place: number) => [...kept.keys()][place] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('a draft returns to its person, tenant and record, and to nobody else', () => {
  const store = makeStore()
  keepDraft(store, draftKey(place), { draft: draft(), fields })
  assert.deepEqual(readDraft(store, draftKey(place), NOW), draft())
  for (const other of [{ person: 'p2' }, { tenant: 'other' }, { resource: 'tags' }, { id: null }])
    assert.equal(readDraft(store, draftKey({ ...place, ...other }), NOW), null)
})

test('a secret is never kept, and a draft of nothing else does not exist', () => {
  const store = makeStore()
  const mine = { title: 'New', password: 'violet' }
  keepDraft(store, draftKey(place), { draft: draft({ mine, before: { title: 'Old', password: 'red' } }), fields })
  assert.doesNotMatch([...store.kept.values()].join(), /violet|red/)
  keepDraft(store, draftKey(place), { draft: draft({ mine: { password: 'violet' } }), fields })
  assert.equal(store.length, 0)
})

test('a draft disappears after a week, whether its record is opened or not, and so does one from a clock far ahead', () => {
  const store = makeStore()
  for (const [id, at] of Object.entries({ young: NOW - 6 * DAY_MS, old: NOW - 8 * DAY_MS, ahead: NOW + 9 * DAY_MS }))
    keepDraft(store, draftKey({ ...place, id }), { draft: draft({ at }), fields })
  assert.equal(readDraft(store, draftKey({ ...place, id: 'old' }), NOW), null)
  forgetOldDrafts(store, NOW)
  assert.deepEqual([...store.kept.keys()], [draftKey({ ...place, id: 'young' })])
})

test('signing out leaves no draft behind, and keeps foreign entries', () => {
  const store = makeStore()
  store.setItem('theme', 'dark')
  keepDraft(store, draftKey(place), { draft: draft(), fields })
  forgetDrafts(store)
  assert.deepEqual([...store.kept.keys()], ['theme'])
})

test('an unreadable draft is ignored, and a full store loses only the draft', () => {
  const store = makeStore()
  for (const text of ['{', '7', '[]', '{"at":"1"}', '{"at":1,"before":[],"mine":{}}']) {
    store.setItem(draftKey(place), text)
    assert.equal(readDraft(store, draftKey(place), NOW), null, text)
  }
  const full = {
    ...makeStore(),
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  }
  keepDraft(full, draftKey(place), { draft: draft(), fields })
})
