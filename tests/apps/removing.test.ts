// An app is a folder and a line: without both, and without the few apps that need it, the others are whole.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { buildApplication } from '#framework/application/build-application.ts'
import { requireDistinctNames } from '#framework/checks/require-distinct-names.ts'
import { schemasOfProject } from '#framework/commands/migrations/schemas-of-project.ts'
import { proposeMigrations } from '#framework/database/migrations/make-migrations.ts'
import { buildSchemaText } from '#framework/projections/graphql/schema/build-schema.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { buildOpenApi } from '#framework/projections/openapi/build-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { openServer } from '../support/server.ts'
import { importersOf, namesOf, readImports, removals, without } from './removable.ts'

const names = removals.map(({ name }) => name)

test('what a product may not want can be taken out', () => {
  for (const name of [
    'content',
    'webhooks',
    'invitations',
    'identities',
    'mails',
    'api-keys',
    'staff',
    'events',
    'archives',
    'tenant-exports',
    'erasure',
    'custom-domains',
    'views',
  ])
    assert.ok(names.includes(name), `too many apps need ${name}`)
})

test('nobody outside of such apps imports them', () => {
  const edges = readImports()
  assert.ok(edges.length > 1000)
  assert.deepEqual(
    removals.flatMap((removal) => importersOf(edges, removal)),
    [],
  )
})

for (const removal of removals)
  describe(`without ${namesOf(removal)}`, () => {
    const application = buildApplication(without(removal))
    const resources = removal.apps.flatMap((app) => app.resources)
    const endpoints = removal.apps.flatMap((app) => app.endpoints ?? [])

    test('the others make their tables from nothing', () => {
      const directory = mkdtempSync(path.join(tmpdir(), 'pend-removed-'))
      try {
        const proposed = proposeMigrations({ directory, schemas: schemasOfProject(application) })
        const made = JSON.stringify(proposed)
        assert.match(made, /create table/i)
        for (const { name: resource } of resources) assert.ok(!application.models.has(resource))
      } finally {
        rmSync(directory, { recursive: true })
      }
    })

    test('every surface is made, and says nothing of them', () => {
      requireDistinctNames(application)
      const document = buildOpenApi(application, { ...API_INFO, paths: restPathsOf(application) })
      const operations = Object.values(document.paths as Record<string, object>).flatMap((each) => Object.values(each))
      const ids = operations.map(({ operationId }: { operationId?: string }) => operationId)
      for (const endpoint of endpoints) assert.ok(!ids.includes(endpoint.name), endpoint.name)
      assert.match(buildSchemaText(application), /type Query/)
    })

    test('the server starts and answers', async () => {
      const server = await openServer({}, application)
      try {
        assert.equal((await server.call('/health')).status, 200)
        assert.equal((await server.call('/api/v1/openapi.json')).status, 200)
        assert.equal((await server.call('/api/v1/users')).status, 401)
      } finally {
        await server.close()
      }
    })
  })
