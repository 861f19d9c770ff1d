// Guessing is limited by account and address, also when the guesses come at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from '#shared/exceptions/problem.ts'
import { createAttempts } from './attempts.ts'

const OPTIONS = { perAccount: 3, perAddress: 5, window: 60 }
const isLimited = (error: Problem) =>
  error.code === 'request.rate_limited' && Number(error.headers['retry-after']) > 0 && error.status === 429

test('refuses an account from one address after so many wrong passwords, and no other', () => {
  const attempts = createAttempts(OPTIONS)
  for (let n = 0; n < 3; n++) attempts.begin('10.0.0.1', 'a@example.com')
  assert.throws(() => attempts.begin('10.0.0.1', 'a@example.com'), isLimited)
  attempts.begin('10.0.0.1', 'b@example.com')
  attempts.begin('10.0.0.2', 'a@example.com')
})

test('refuses an address that tries many accounts', () => {
  const attempts = createAttempts(OPTIONS)
  for (let n = 0; n < 5; n++) attempts.begin('10.0.0.1', `p${n}@example.com`)
  assert.throws(() => attempts.begin('10.0.0.1', 'other@example.com'), isLimited)
})

test('forgets what turned out right, and everything after the window', async () => {
  const attempts = createAttempts({ ...OPTIONS, window: 0.05 })
  for (let n = 0; n < 20; n++) attempts.begin('10.0.0.1', 'a@example.com').succeed()
  for (let n = 0; n < 3; n++) attempts.begin('10.0.0.1', 'a@example.com')
  assert.throws(() => attempts.begin('10.0.0.1', 'a@example.com'), isLimited)
  await new Promise((resolve) => setTimeout(resolve, 60))
  attempts.begin('10.0.0.1', 'a@example.com')
})
