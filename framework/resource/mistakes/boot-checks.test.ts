// All mistakes of a declaration are reported at once, each with an id, a path, a message and a hint.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { type App, defineApp } from '#framework/application/define-app.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { FieldRules } from '#framework/permissions/field-rules.ts'
import { isAtLeast } from '#framework/permissions/roles.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint, type Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { type AnyResource, defineResource } from '../define-resource.ts'
import { choice } from '../fields/choice.ts'
import { email } from '../fields/email.ts'
import { integer } from '../fields/integer.ts'
import { json } from '../fields/json.ts'
import { reference } from '../fields/reference.ts'
import { references } from '../fields/references.ts'
import { slug } from '../fields/slug.ts'
import { text } from '../fields/text.ts'
import { conditions } from '../row-rules/conditions.ts'
import type { ActionConditions } from './action-conditions.ts'

const fine = defineResource('things', { fields: { name: text() } })

function mistakesOf(...apps: App[]) {
  try {
    buildApplication(apps)
    return []
  } catch (error) {
    assert.ok(error instanceof BootError)
    return error.mistakes
  }
}

const appWith = (...resources: AnyResource[]) => defineApp({ name: 'shop', resources })
const untyped = (name: string, definition: object) => defineResource(name, definition as never) as AnyResource

const ruled = (resource: AnyResource, fields: FieldRules) =>
  defineApp({
    name: 'shop',
    resources: [resource],
    policies: [definePolicy(resource, [allow('viewer', ['read'])], { fields })],
  })

const acting = (when: ActionConditions) =>
  defineApp({
    name: 'shop',
    resources: [fine],
    actions: [defineAction(fine, 'close', { summary: 'Close it', when, run: async (_ctx, thing) => thing })],
  })

const asking = (access: Endpoint['access']) =>
  defineEndpoint({
    method: 'POST',
    path: '/things/import',
    name: 'importThings',
    summary: 'Take them',
    tag: 'Things',
    access,
    run: async () => ({}),
  })

const CASES: [id: string, app: App][] = [
  ['resource.name', appWith(untyped('Bad Name', { fields: { a: text() } }))],
  ['resource.unknown-example', appWith(untyped('books', { fields: { a: text() }, example: { b: 'x' } }))],
  ['resource.example', appWith(untyped('books', { fields: { a: text({ max: 3 }) }, example: { a: 'long' } }))],
  ['resource.example', appWith(untyped('books', { fields: { a: text({ required: true }) }, example: { a: null } }))],
  ['resource.no-fields', appWith(untyped('things', { fields: {} }))],
  ['resource.duplicate-name', appWith(fine, fine)],
  ['resource.unknown-filter', appWith(untyped('things', { fields: { a: text() }, filters: ['b'] }))],
  ['resource.unknown-filter', appWith(untyped('things', { fields: { a: text({ hidden: true }) }, filters: ['a'] }))],
  ['resource.unknown-ordering', appWith(untyped('things', { fields: { a: text() }, ordering: ['-b'] }))],
  ['resource.not-orderable', appWith(untyped('things', { fields: { a: json() }, ordering: ['a'] }))],
  ['resource.unknown-sortable', appWith(untyped('things', { fields: { a: text() }, sortable: ['a__b'] }))],
  [
    'resource.unknown-sortable',
    appWith(untyped('things', { fields: { a: references('things') }, sortable: ['a__createdAt'] })),
  ],
  [
    'resource.unknown-sortable',
    appWith(untyped('things', { fields: { a: reference('things'), b: text({ hidden: true }) }, sortable: ['a__b'] })),
  ],
  ['resource.unknown-unique', appWith(untyped('things', { fields: { a: text() }, unique: [['a', 'b']] }))],
  ['resource.unknown-title', appWith(untyped('things', { fields: { a: text() }, title: 'b' }))],
  ['resource.unknown-operation', appWith(untyped('things', { fields: { a: text() }, operations: ['destroy'] }))],
  ['edge.rows', appWith(untyped('things', { fields: { a: text() }, rows: 'owner', edge: true }))],
  ['edge.unknown-filter', appWith(untyped('things', { fields: { a: text() }, edge: { where: { a: 'x' } } }))],
  ['edge.ids', appWith(untyped('things', { fields: { a: text() }, edge: { ids: ['a'] } }))],
  ['edge.by', appWith(untyped('things', { fields: { a: text() }, filters: ['a'], edge: { by: 'a' } }))],
  ['field.name', appWith(untyped('things', { fields: { Not_camel: text() } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { tenantId: text() } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { tenant: reference('things') } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { ordering: text() } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { relevance: integer() } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { rights: text() } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { filter: text() } }))],
  ['field.reserved-name', appWith(untyped('things', { fields: { not: text() } }))],
  ['field.not-searchable', appWith(untyped('things', { fields: { a: integer({ search: true }) } }))],
  ['field.hidden-required', appWith(untyped('things', { fields: { a: text({ hidden: true, required: true }) } }))],
  ['field.quotation', appWith(untyped('things', { fields: { a: text({ quotes: true, required: true }) } }))],
  [
    'field.not-personal',
    appWith(untyped('things', { fields: { a: integer({ personal: true }), b: email({ personal: true }) } })),
  ],
  ['field.personal-of-nobody', appWith(untyped('things', { fields: { a: text({ personal: true }) } }))],
  ['field.options', appWith(untyped('things', { fields: { a: text({ min: 5, max: 2 }) } }))],
  ['field.options', appWith(untyped('things', { fields: { a: choice([]) } }))],
  ['field.unknown-resource', appWith(untyped('things', { fields: { a: reference('nowhere') } }))],
  ['field.unknown-source', appWith(untyped('things', { fields: { a: slug({ from: 'title' }) } }))],
  ['app.missing-dependency', defineApp({ name: 'shop', dependsOn: ['users'], resources: [fine] })],
  [
    'app.unknown-resource',
    defineApp({ name: 'shop', resources: [fine], policies: [definePolicy(untyped('ghosts', { fields: {} }), [])] }),
  ],
  [
    'policy.unknown-verb',
    defineApp({ name: 'shop', resources: [fine], policies: [definePolicy(fine, [allow('viewer', ['look'])])] }),
  ],
  [
    'policy.unknown-verb',
    defineApp({ name: 'shop', resources: [fine], policies: [definePolicy(fine, [], { givesAccess: ['lend'] })] }),
  ],
  ['app.unknown-resource', defineApp({ name: 'shop', resources: [fine], stays: { ghosts: 'they are gone' } })],
  ['policy.unknown-field', ruled(fine, { salary: { read: 'admin' } })],
  [
    'policy.required-field',
    ruled(untyped('things', { fields: { a: text({ required: true }) } }), { a: { write: 'admin' } }),
  ],
  [
    'policy.telling-field',
    ruled(untyped('things', { fields: { a: text(), b: text() }, unique: [['a', 'b']] }), { a: { read: 'admin' } }),
  ],
  [
    'policy.telling-field',
    ruled(untyped('things', { fields: { a: text(), b: slug({ from: 'a' }) } }), { a: { read: 'admin' } }),
  ],
  [
    'policy.telling-field',
    ruled(untyped('things', { fields: { a: text() }, filters: ['a'], edge: { where: { a: 'x' } } }), {
      a: { read: 'admin' },
    }),
  ],
  ...(
    [
      { createdAT: text() },
      { tenantID: text() },
      { urlID: text(), urlId: text() },
      { parent: reference('things'), parentId: text() },
      { parts: references('things'), partIds: text() },
      { xmin: text() },
      { constructor: text() },
      { statuses: text(), other: reference('things', { inverse: 'statuses' }) },
      { other: reference('things', { inverse: 'id' }) },
      { other: reference('things', { inverse: 'rights' }) },
      { one: reference('things', { inverse: 'both' }), two: reference('things', { inverse: 'both' }) },
    ] as object[]
  ).map((fields): [string, App] => ['name.taken', appWith(untyped('things', { fields }))]),
  [
    'name.taken',
    appWith(untyped('blogPosts', { fields: { a: text() } }), untyped('blogPOsts', { fields: { a: text() } })),
  ],
  ['name.too-long', appWith(untyped('things', { fields: { [`a${'Bc'.repeat(24)}`]: text() } }))],
  ['field.owner', appWith(untyped('things', { fields: { owner: reference('things') } }))],
  ['name.taken', appWith(untyped('things', { rows: 'owner', fields: { owner: reference('things') } }))],
  ['policy.option', ruled(fine, { name: { read: 'admim' as never } })],
  ['action.unknown-field', acting({ nam: 'open' })],
  ['action.value', acting({ name: ['open', 5] })],
  ['field.default', appWith(untyped('things', { fields: { a: text({ max: 2, default: 'long' }) } }))],
  [
    'endpoint.unheld-permission',
    defineApp({ name: 'shop', resources: [fine], endpoints: [asking({ permission: 'things.import' })] }),
  ],
  ['endpoint.duplicate', defineApp({ name: 'shop', resources: [fine], endpoints: [asking('actor'), asking('actor')] })],
  [
    'lifecycle.duplicate',
    defineApp({ name: 'shop', resources: [fine], lifecycles: [defineLifecycle(fine, {}), defineLifecycle(fine, {})] }),
  ],
  [
    'policy.unheld-rows',
    ruled(untyped('things', { fields: { a: text() }, rows: conditions({ read: [{ may: 'readAll' }] }) }), {}),
  ],
]

describe('boot checks', () => {
  for (const [id, app] of CASES) {
    test(`report ${id} with a path, a message and a hint`, () => {
      const found = mistakesOf(app).find((mistake) => mistake.id === id)
      assert.ok(found, `not among ${JSON.stringify(mistakesOf(app))}`)
      assert.match(found.path, /^shop/)
      assert.ok(found.message.length > 10 && found.hint.length > 5)
    })
  }

  test('report every mistake of every resource in one error', () => {
    const found = mistakesOf(
      appWith(
        untyped('One', { fields: { a: text({ min: 5, max: 2 }) }, filters: ['b'] }),
        untyped('two', { fields: { c: reference('nowhere') } }),
      ),
    )
    assert.deepEqual(found.map(({ id }) => id).sort(), [
      'field.options',
      'field.unknown-resource',
      'resource.name',
      'resource.unknown-filter',
    ])
  })

  test('accept a valid declaration', () => assert.deepEqual(mistakesOf(appWith(fine)), []))

  test('accept only roles as enough and as requirements (CFG-03)', () => {
    const unknown = 'admim' as 'admin'
    assert.equal(isAtLeast('owner', unknown), false)
    assert.equal(isAtLeast(unknown, 'actor'), false)
    assert.equal(isAtLeast(unknown, unknown), false)
  })

  test('let a policy grant the permissions of endpoints', () => {
    const policies = [definePolicy(fine, [allow('admin', ['import'])])]
    const app = defineApp({
      name: 'shop',
      resources: [fine],
      policies,
      endpoints: [asking({ permission: 'things.import' })],
    })
    assert.ok(buildApplication([app]).roles.get('admin')!.has('things.import'))
  })
})
