// In every installed resource, a hidden id is answered like one that never existed: of another tenant, and without the permission.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { installedApps } from '#core/installed-apps.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import type { FieldModel, ResourceModel } from '#framework/resource/model.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { buildInput } from '#framework/testing/samples/build-input.ts'
import { createThrough, pathOf } from '../support/fill.ts'
import { openHolder, type TokenHolding } from '../support/holder.ts'
import { publicModels } from '../support/public-models.ts'
import { openServer, type TestServer } from '../support/server.ts'
import { createTenant, type TestTenant } from '../support/tenant.ts'

/** The permissions of every member, whatever roles of the tenant they have. */
const MEMBER = buildApplication(installedApps).roles.get('member')!
const NOTHING = '0197a6a0-0000-7000-8000-00000000000f'

let server: TestServer
let own: TestTenant<'owner'>
let foreign: TestTenant<'owner'>
let holding: TokenHolding
before(async () => {
  server = await openServer()
  own = await createTenant(server, [])
  foreign = await createTenant(server, [])
  holding = await openHolder(server, own)
})
after(() => server.close())

const idIn = (field: FieldModel, id: string) => ({ [field.name]: field.isList ? [id] : id })
const shown = ({ status, text: told }: Answer, id: string) => [
  status,
  told.replace(/"requestId":"[^"]*"/, '').replaceAll(id, '<id>'),
]

/** An existing record of a resource, in a tenant. */
async function targetIn(tenant: TestTenant<'owner'>, { to }: NonNullable<FieldModel['relation']>): Promise<string> {
  if (to === 'users') return tenant.people.owner.id
  if (to === 'files') return uploadIn(tenant)
  const model = server.application.models.get(to)!
  const values = to === 'webhooks' ? { events: ['*'] } : {}
  await createThrough(server, { model, values, tenant: tenant as TestTenant })
  // Some answer a creation with more than the record.
  return (await server.call(pathOf(model), { token: tenant.people.owner.access })).body.results[0].id
}

async function uploadIn({ people }: TestTenant<'owner'>): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob(['some text']), 'a.txt')
  const headers = { authorization: `Bearer ${people.owner.access}` }
  const answer = await fetch(`${server.origin}/api/v1/files`, { method: 'POST', headers, body: form })
  assert.equal(answer.status, 201)
  return ((await answer.json()) as { id: string }).id
}

interface Trial {
  readonly model: ResourceModel
  readonly field: FieldModel
  readonly token: string
  /** A record of `model` that can be changed. */
  readonly at: string
}

/** Every way the resource offers to name an id in one of its fields. */
function waysOf({ model, field, token, at }: Trial): Record<string, (id: string) => Promise<Answer>> {
  const path = pathOf(model)
  const call = (method: string, target: string, body: unknown) => server.call(target, { method, token, body })
  const whole = (id: string) => buildInput(model, { n: 1, values: idIn(field, id) })
  const graphql = (query: string, variables: Record<string, unknown>) => server.graphql(query, { token, variables })
  const name = field.isList ? `${field.name.replace(/s$/, '')}Ids` : `${field.name}Id`
  const { type } = model.names
  return {
    create: (id) => call('POST', path, whole(id)),
    'create of many': (id) => call('POST', `${path}/bulk`, [whole(id)]),
    change: (id) => call('PATCH', `${path}/${at}`, idIn(field, id)),
    replacement: (id) => call('PUT', `${path}/${at}`, whole(id)),
    'change of many': (id) => call('PATCH', `${path}/bulk`, [{ id: at, ...idIn(field, id) }]),
    'change over GraphQL': (id) =>
      graphql(`mutation ($id: ID!, $input: Update${type}Input!) { update${type}(id: $id, input: $input) { id } }`, {
        ...{ id: at, input: { [name]: field.isList ? [id] : id } },
      }),
    list: (id) => server.call(`${path}?${field.name}=${id}`, { token }),
  }
}

/** Those a test can create in any tenant. */
const NAMED = new Set(['users', 'files', 'roles', 'categories', 'tags', 'articles', 'webhooks'])

for (const model of publicModels()) {
  const fields = [...model.fields.values()].filter(({ relation }) => relation)
  if (fields.length === 0) continue
  const words = ['read', 'create', 'update', 'delete'].map((verb) => `${model.name}.${verb}`)

  describe(`${model.name} that name a hidden id`, () => {
    let at = NOTHING
    before(async () => {
      const tenant = own as TestTenant
      if (model.operations.has('create') && model.operations.has('update'))
        at = (await createThrough(server, { model, tenant })).id as string
    })

    for (const field of fields) {
      const { to } = field.relation!
      if (!NAMED.has(to)) continue
      test(`in ${field.name}, of another tenant`, async () => {
        const id = await targetIn(foreign, field.relation!)
        await requireAlike({ model, field, at, token: own.people.owner.access }, id)
      })

      if (MEMBER.has(`${to}.read`)) continue
      test(`in ${field.name}, without the permission to read it`, async () => {
        const id = await targetIn(own, field.relation!)
        const held = words.filter((word) => server.runtime.words.has(word))
        await requireAlike({ model, field, at, token: await holding(held) }, id)
      })
    }
  })
}

async function requireAlike(trial: Trial, id: string): Promise<void> {
  for (const [way, write] of Object.entries(waysOf(trial))) {
    const [hidden, none] = [await write(id), await write(NOTHING)]
    assert.deepEqual(shown(hidden, id), shown(none, NOTHING), way)
    assert.ok(way === 'list' || hidden.status >= 400 || hidden.body.errors, `${way}: ${hidden.text}`)
  }
}
