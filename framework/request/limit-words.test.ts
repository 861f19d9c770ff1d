// Limits of acting for others: less than the person's permissions, and never more.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerOf } from '#framework/resource/caller/caller.ts'
import { limitWords } from './limit-words.ts'

const held: ReadonlySet<string> = new Set(['articles.read', 'articles.create', 'webhooks.create'])
const facts = { requestId: 'r', tenantId: 't', actorId: 'a' }
const access = {
  limitImpersonator: (words: ReadonlySet<string>) => new Set([...words].filter((word) => !/^web/.test(word))),
}

test('a person acting for themselves keeps all permissions', () => {
  assert.equal(limitWords(access, callerOf(facts), { held, ofKey: null }), held)
})

test('a key keeps the permissions it was given and its maker still holds, and none once it has ended (CVE-2026-45732)', () => {
  const key = callerOf({ ...facts, keyId: 'k' })
  const ofKey = new Set(['articles.read', 'tenants.close'])
  assert.deepEqual([...limitWords(access, key, { held, ofKey })], ['articles.read'])
  for (const none of [null, undefined]) assert.equal(limitWords(access, key, { held, ofKey: none }).size, 0)
})

test("an impersonation keeps what remains of the person's permissions, and nothing without a definition", () => {
  const staff = callerOf({ ...facts, impersonatorId: 's' })
  assert.deepEqual([...limitWords(access, staff, { held, ofKey: null })], ['articles.read', 'articles.create'])
  assert.equal(limitWords(undefined, staff, { held, ofKey: held }).size, 0)
})
