// Documents can only show descriptions of hand-written endpoints: boot requires one wherever a value can occur.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import Type, { type TSchema } from 'typebox'
import { installedApps } from '#core/installed-apps.ts'
import { BootError } from '#framework/application/boot-error.ts'
import { buildApplication } from '#framework/application/build-application.ts'
import { type App, defineApp } from '#framework/application/define-app.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint, type Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { type AnyResource, defineResource } from '#framework/resource/define-resource.ts'
import { text } from '#framework/resource/fields/text.ts'
import { createBodyOf } from '#framework/resource/schemas/endpoint-schemas.ts'

const books = defineResource('books', { fields: { title: text() } }) as AnyResource
const run = async () => ({}) as never
const SURE = Type.Object({ shade: Type.String({ description: 'In words that painters use.' }) })

function mistakesOf(parts: Partial<App>): string[] {
  try {
    buildApplication([defineApp({ name: 'shop', resources: [books], ...parts })])
    return []
  } catch (error) {
    assert.ok(error instanceof BootError)
    return error.mistakes.map(({ id, path }) => `${id} ${path}`)
  }
}

const written = (parts: Partial<Endpoint>): Partial<App> => ({
  endpoints: [
    defineEndpoint({
      ...{ method: 'POST', path: '/paint/{shade}', name: 'paint', summary: 'Paint it', tag: 'Paint', access: 'actor' },
      ...parts,
      run,
    }),
  ],
})

/** Every place of an endpoint that takes values. */
const PLACES: Readonly<Record<string, (schema: TSchema) => Partial<App>>> = {
  body: (body) => written({ body }),
  params: (params) => written({ params }),
  query: (query) => written({ query }),
  answer: (answer) => written({ answer }),
  form: (fields) => written({ upload: { as: 'multipart', file: 'file', fields } as never }),
  input: (input) => ({ actions: [defineAction(books, 'paint', { summary: 'Paint it', input, run })] }),
}

/** Every way to nest one schema in another. */
const DEPTHS: readonly ((schema: TSchema) => TSchema)[] = [
  (schema) => schema,
  (schema) => Type.Object({ inner: { ...schema, description: 'Things within.' } }),
  (schema) => Type.Object({ rows: Type.Array(schema, { description: 'One for each.' }) }),
  (schema) => Type.Object({ either: Type.Union([schema, Type.Null()], { description: 'Where there is one.' }) }),
]

describe('a description', () => {
  for (const [place, put] of Object.entries(PLACES)) {
    test(`is required at every depth of ${place}, and a meaningful one suffices`, () => {
      for (const deep of DEPTHS) {
        assert.deepEqual(mistakesOf(put(deep(SURE))), [])
        const [mistake, ...more] = mistakesOf(put(deep(Type.Object({ shade: Type.String() }))))
        assert.match(
          mistake!,
          new RegExp(`^(endpoint|action)\\.undescribed shop/.*paint\\.${place}(\\.\\w+)?\\.shade$`),
        )
        assert.deepEqual(more, [])
      }
    })
  }

  test('is more than the repeated name', () => {
    for (const description of ['', ' ', 'isPublic', 'Is public.', 'The public', 'Public is this.'])
      assert.equal(mistakesOf(written({ body: Type.Object({ isPublic: Type.Boolean({ description }) }) })).length, 1)
    const body = Type.Object({ isPublic: Type.Boolean({ description: 'Whether strangers see it.' }) })
    assert.deepEqual(mistakesOf(written({ body })), [])
  })

  test('follows from the resource where the schema does', () => {
    assert.deepEqual(mistakesOf(written({ body: createBodyOf(books) })), [])
  })
})

test('exists for every field that an endpoint of the installed apps takes, including those of resources', () => {
  const { endpoints } = buildApplication(installedApps)
  const silent = endpoints.flatMap(({ name, body }) =>
    Object.entries((body as { properties?: Record<string, { description?: string }> })?.properties ?? {})
      .filter(([, { description }]) => !description)
      .map(([property]) => `${name}.${property}`),
  )
  assert.deepEqual(silent, [])
})
