// What the screen of API keys computes itself: grantable permissions, when a key ends, its state.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEnding } from './ending.ts'
import { expiresAtOf } from './expiry.ts'
import { grantable, groupsOf, readingOf, toggled } from './grants.ts'
import { stateOf } from './key.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')
const MINE = ['apiKeys.create', 'articles.create', 'articles.read', 'platform.impersonate', 'tags.read', 'users.update']

test('a key is offered my own permissions, except those reserved for people', () => {
  assert.deepEqual(grantable(MINE), ['articles.create', 'articles.read', 'tags.read'])
})

test('permissions are grouped by resource, and one choice selects all reading', () => {
  const words = grantable(MINE)
  assert.deepEqual(groupsOf(words), [
    ['articles', ['articles.create', 'articles.read']],
    ['tags', ['tags.read']],
  ])
  assert.deepEqual(readingOf(words), ['articles.read', 'tags.read'])
})

test('choosing a permission again removes it, and the order stays', () => {
  const words = grantable(MINE)
  assert.deepEqual(toggled(words, ['tags.read'], 'articles.read'), ['articles.read', 'tags.read'])
  assert.deepEqual(toggled(words, ['articles.read', 'tags.read'], 'tags.read'), ['articles.read'])
})

test('a key ends after days, at the end of a day, or at the latest allowed time', () => {
  assert.equal(expiresAtOf('30', '', NOW), '2026-12-30T12:00:00.000Z')
  assert.equal(expiresAtOf('day', '2027-01-31', NOW), new Date('2027-01-31T23:59:59').toISOString())
  assert.deepEqual([expiresAtOf('never', '', NOW), expiresAtOf('day', '', NOW)], [null, undefined])
})

test('a key is active, expired or revoked, and asks for attention before it ends', () => {
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
