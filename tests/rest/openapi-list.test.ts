// How the documents list operations: short phrases that fit a line of a page, in chapters ordered by need.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { installedApps } from '#core/installed-apps.ts'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { buildOpenApi } from '#framework/projections/openapi/build-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { openEdge, type TestEdge } from '../support/edge.ts'
import { openServer, type TestServer } from '../support/server.ts'

interface Document {
  readonly tags?: readonly { readonly name: string }[]
  readonly paths: Record<string, Record<string, { operationId: string; summary: string; description: string }>>
}

let server: TestServer
let edge: TestEdge
let documents: Record<string, Document>
before(async () => {
  server = await openServer({ PEND_OPENAPI: 'open' })
  edge = await openEdge({ variables: { PEND_OPENAPI: 'open' } })
  documents = {
    server: (await server.call('/api/v1/openapi.json')).body as Document,
    edge: (await edge.get('/openapi.json')).body as Document,
    long: documentOf('regulatoryImpactAssessmentQuestionnairesOfOffices'),
  }
})
after(async () => {
  await edge.close()
  await server.close()
})

/** Of the installed apps and of one with a single resource of this name. */
function documentOf(name: string): Document {
  const resource = defineResource(name, { fields: { title: text() } }) as AnyResource
  const application = buildApplication([...installedApps, defineApp({ name: 'own', resources: [resource] })])
  return buildOpenApi(application, { ...API_INFO, paths: restPathsOf(application) }) as unknown as Document
}

describe('an operation', () => {
  test("has a summary of at most 60 characters, whatever the resource's name", () => {
    for (const [of, { paths }] of Object.entries(documents))
      for (const { operationId, summary, description } of Object.values(paths).flatMap((each) => Object.values(each))) {
        assert.ok(summary.length <= 60 && /^\p{Lu}.*[^.]$/u.test(summary), `${of} ${operationId}: ${summary}`)
        assert.match(description, /[.)]$/, operationId)
        assert.ok(!description.startsWith(summary), `${operationId} says the same twice`)
      }
  })

  test('is refused at boot when its summary is a sentence or too long for a line', () => {
    for (const summary of [
      '',
      'Count.',
      'x'.repeat(61),
      'Count the tills. All of them'.padEnd(61, '!'),
      'Count\nthem',
    ]) {
      const counting = defineEndpoint({
        ...{ method: 'GET', path: '/tills', name: 'countTills', tag: 'Tills', access: 'public', summary },
        run: async () => ({}),
      })
      const build = () => buildApplication([defineApp({ name: 'shop', resources: [], endpoints: [counting] })])
      assert.throws(build, (error) => error instanceof BootError && error.mistakes[0]!.path.endsWith('.summary'))
    }
  })
})

/** By section, then by name. */
const CHAPTERS = [
  ...['Articles', 'Categories', 'Files', 'Tags'],
  ...['Invitations', 'Memberships', 'Roles', 'Users'],
  ...['Custom domains', 'Mail templates', 'Saved views', 'Tenants'],
  ...['API keys', 'Authentication', 'Providers'],
  ...['Events', 'Webhook deliveries', 'Webhooks'],
  ...['Admin', 'Bulk failures', 'Bulk runs', 'Changes', 'Platform', 'Tasks', 'Tenant exports'],
]

describe('the chapters', () => {
  const namesOf = (document: Document) => document.tags!.map(({ name }) => name)

  test('are in the order of their sections, and by name in each', () => {
    assert.deepEqual(namesOf(documents.server!), CHAPTERS)
  })

  test('begin with those of the product', () => {
    const [first, ...others] = namesOf(documents.long!)
    assert.match(first!, /^Regulatory/i)
    assert.deepEqual(others, CHAPTERS)
  })
})
