// What check --deploy says of backups and of the keys that sign.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findOldKey } from '#apps/tokens/index.ts'
import { findBackupFaults } from './check-backups.ts'

const GOOD = { place: '/var/backups', fault: null, age: 3600, mostAge: 93_600 }
const DAY = 86_400

test('a recent backup has no fault, and an old, missing or unreachable one has', () => {
  assert.deepEqual(findBackupFaults(GOOD), [])
  const said = [{ age: 180_000 }, { age: null }, { place: null }, { fault: 'There is no folder /x.' }].map((changed) =>
    findBackupFaults({ ...GOOD, ...changed }).map(({ id, message }) => `${id} ${message}`),
  )
  assert.deepEqual(said.flat(), [
    'deploy.backup-age The newest backup is 50 hours old.',
    'deploy.backup-age There is no backup in /var/backups.',
    'deploy.backup-age Nobody said where backups are kept.',
    'deploy.backup-age There is no folder /x.',
  ])
})

test('a signing key is too old when the newest one is, and keys from settings have no age', () => {
  const now = 2000 * DAY * 1000
  const agedDays = (...days: number[]) =>
    findOldKey(
      days.map((each) => ({ createdAt: now - each * DAY * 1000 })),
      { mostAge: 365 * DAY, path: 'keys', now },
    ).map(({ id, message }) => [id, message])
  assert.deepEqual(agedDays(900, 10), [])
  assert.deepEqual(agedDays(900, 400), [['deploy.key-age', 'The newest key that signs tokens is 400 days old.']])
  assert.deepEqual(findOldKey([{ createdAt: 0 }], { mostAge: 1, path: 'keys', now }), [])
})
