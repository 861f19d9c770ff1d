// Examples of schemas: realistic by the names of properties, and always valid.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Check } from 'typebox/schema'
import { Components } from '../components.ts'
import type { JsonSchema } from '../json-schema.ts'
import { type Part, sampleOf, valueNamed } from './sample-schema.ts'

const text = { type: 'string' }
const sample = (schema: JsonSchema, part: Part = 'answer', components = new Components()) =>
  sampleOf(components, schema, part)
const object = (properties: Record<string, JsonSchema>, required: readonly string[] = []): JsonSchema => ({
  ...{ type: 'object', properties, required },
})

test("a property's name decides its value as long as the schema accepts it, else the schema does", () => {
  const email = { ...text, format: 'email' }
  assert.deepEqual(sample(object({ email, code: { ...text, pattern: '^[0-9]{6}$' } })), {
    email: 'ada@example.com',
    code: '482915',
  })
  assert.equal(valueNamed('email', { type: 'integer' }), undefined)
  assert.equal(valueNamed('constructor', text), undefined)
})

test("the declaration's example precedes the usual value for a property's name", () => {
  const description = 'Its name, such as `audit.prune-trail`.'
  assert.deepEqual(sample(object({ name: { ...text, description } })), { name: 'audit.prune-trail' })
  assert.deepEqual(sample(object({ email: { ...text, examples: ['grace@example.com'] } })), {
    email: 'grace@example.com',
  })
  const words = { type: 'array', items: text, description: 'Words such as `articles.read`.' }
  assert.deepEqual(sample(object({ words })), { words: ['articles.read'] })
  assert.deepEqual(sample(object({ code: { type: 'integer', description: 'A number, such as `many`.' } })), { code: 1 })
})

test('requests contain required and the first optional properties, answers contain all', () => {
  const schema = object({ email: text, password: text, tenant: text, reason: text }, ['email', 'password'])
  assert.deepEqual(Object.keys(sample(schema, 'body') as object), ['email', 'password', 'tenant'])
  assert.deepEqual(Object.keys(sample(schema) as object), ['email', 'password', 'tenant', 'reason'])
})

test("a record shows its declaration's example, and a nested one is shown once", () => {
  const components = new Components()
  components.add({ name: 'Tea', of: 'here', path: 'tea' }, object({ name: text }))
  components.examples.set('Tea', { name: 'Green tea' })
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  components.add({ name: 'Leaf', of: 'here', path: 'leaf' }, object({ leaves: { type: 'array', items: ref('Leaf') } }))
  assert.deepEqual(sample({ type: 'array', items: ref('Tea') }, 'answer', components), [{ name: 'Green tea' }])
  assert.deepEqual(sample(ref('Leaf'), 'answer', components), { leaves: [] })
  components.examples.set('Cup', { id: 'c', size: 'large' })
  assert.deepEqual(sample(object({ size: text, id: text }), 'answer', components), { id: 'c', size: 'large' })
})

test('every kind of schema gets a valid value', () => {
  const schemas: JsonSchema[] = [
    { type: 'integer', minimum: 7 },
    { type: 'number' },
    { type: 'boolean' },
    { type: ['string', 'null'], format: 'date-time' },
    { type: 'string', format: 'uuid' },
    { type: 'string', enum: ['draft', 'published'] },
    { const: 4 },
    { anyOf: [{ type: 'null' }, { type: 'string', format: 'date' }] },
    { type: 'array', items: { type: 'integer' }, minItems: 2 },
    { type: 'object', additionalProperties: { type: 'string' } },
    {},
  ]
  for (const schema of schemas) {
    const value = sample(schema)
    assert.ok(value !== null && Check(schema as object, value), JSON.stringify({ schema, value }))
  }
})
