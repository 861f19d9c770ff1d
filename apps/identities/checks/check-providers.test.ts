// The check finds a provider contacted without encryption.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Project } from '#framework/application/project.ts'
import { checkProviders } from './check-providers.ts'

for (const [issuer, ids] of [
  ['https://id.example.com', []],
  ['http://id.example.com', ['deploy.plain-provider']],
] as const)
  test(`a provider at ${issuer} gives ${ids.length} findings`, async () => {
    const project = { settings: { oidc: { providers: [{ issuer }] } } } as unknown as Project
    assert.deepEqual(
      (await checkProviders.find(project)).map(({ id }) => id),
      ids,
    )
  })
