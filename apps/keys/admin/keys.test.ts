// What the screen of API keys works out by itself: what can be given, when a key ends, how it stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEnding } from './ending.ts'
import { expiresAtOf } from './expiry.ts'
import { grantable, groupsOf, readingOf, toggled } from './grants.ts'
import { stateOf } from './key.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')
const MINE = ['apiKeys.create', 'articles.create', 'articles.read', 'platform.impersonate', 'tags.read', 'users.update']

test('a key is offered my own permissions, but for those that belong to people', () => {
  assert.deepEqual(grantable(MINE), ['articles.create', 'articles.read', 'tags.read'])
})

test('permissions stand by their resource, and reading can be chosen at once', () => {
  const words = grantable(MINE)
  assert.deepEqual(groupsOf(words), [
    ['articles', ['articles.create', 'articles.read']],
    ['tags', ['tags.read']],
  ])
  assert.deepEqual(readingOf(words), ['articles.read', 'tags.read'])
})

test('a word that is chosen again is taken away, and the order stays', () => {
  const words = grantable(MINE)
  assert.deepEqual(toggled(words, ['tags.read'], 'articles.read'), ['articles.read', 'tags.read'])
  assert.deepEqual(toggled(words, ['articles.read', 'tags.read'], 'tags.read'), ['articles.read'])
})

test('a key ends after days, at the end of a day, or as late as it may', () => {
  assert.equal(expiresAtOf('30', '', NOW), '2026-12-30T12:00:00.000Z')
  assert.equal(expiresAtOf('day', '2027-01-31', NOW), new Date('2027-01-31T23:59:59').toISOString())
  assert.deepEqual([expiresAtOf('never', '', NOW), expiresAtOf('day', '', NOW)], [null, undefined])
})

test('a key is active, has expired or was revoked, and asks for somebody before it ends', () => {
  const key = (expiresAt: string | null, revokedAt: string | null = null) => ({ expiresAt, revokedAt })
  const [later, before] = ['2026-12-05T00:00:00Z', '2026-11-29T00:00:00Z']
  assert.deepEqual(
    [key(null), key(later), key(before), key(later, before)].map((each) => stateOf(each, NOW)),
    ['active', 'active', 'expired', 'revoked'],
  )
  assert.deepEqual(
    [key(null), key(later), key(before), key(later, before)].map((each) => isEnding(each, NOW)),
    [false, true, true, false],
  )
})
