// The check finds authentication settings that are handy on a desk and dangerous on the internet.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPasswordSettings } from '#apps/passwords/index.ts'
import { checkTokenSettings } from '#apps/tokens/index.ts'
import type { Project } from '#framework/application/project.ts'
import type { CheckDefinition } from '#framework/checks/define-check.ts'
import { checkAccountSettings } from './check-account-settings.ts'

const GOOD = {
  hideAccounts: true,
  limitGuessing: true,
  superuser: {},
  argon2: { memoryCost: 19_456, timeCost: 2 },
  jwt: { accessTtl: 900 },
}

const CHECKS: readonly CheckDefinition[] = [checkTokenSettings, checkPasswordSettings, checkAccountSettings]

async function find(changed: object): Promise<string[]> {
  const project = { settings: { ...GOOD, ...changed } } as unknown as Project
  const found = await Promise.all(CHECKS.map((check) => check.find(project)))
  return found.flat().map(({ level, id }) => `${level} ${id}`)
}

test('a good installation has nothing to mend', async () => {
  assert.deepEqual(await find({}), [])
})

for (const [finding, changed] of [
  ['error deploy.weak-hashing', { argon2: { memoryCost: 64, timeCost: 1 } }],
  ['error deploy.free-guessing', { limitGuessing: false }],
  ['warning deploy.told-accounts', { hideAccounts: false }],
  ['warning deploy.long-access', { jwt: { accessTtl: 86_400 } }],
  ['warning deploy.password-in-environment', { superuser: { password: 'x' } }],
] as const)
  test(`${JSON.stringify(changed)} is found as ${finding}`, async () => {
    assert.deepEqual(await find(changed), [finding])
  })
