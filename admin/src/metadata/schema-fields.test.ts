// Field widgets ask for the parameters of an action.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import Type from 'typebox'
import { fieldsOfSchema } from './schema-fields.ts'

const widgetsOf = (input: unknown) =>
  Object.fromEntries(fieldsOfSchema(input).map(({ name, widget }) => [name, widget]))

test('each shape of a value has a matching widget', () => {
  const input = Type.Object({
    name: Type.String({ maxLength: 40 }),
    since: Type.String({ format: 'date-time' }),
    day: Type.String({ format: 'date' }),
    to: Type.String({ format: 'email' }),
    hook: Type.String({ format: 'uri' }),
    count: Type.Integer(),
    share: Type.Number(),
    isLoud: Type.Boolean(),
    words: Type.Array(Type.String()),
    tone: Type.Union([Type.Literal('soft'), Type.Literal('hard')]),
    size: Type.Enum(['small', 'large']),
    note: Type.Union([Type.String(), Type.Null()]),
    rest: Type.Object({ deep: Type.String() }),
    numbers: Type.Array(Type.Integer()),
  })
  assert.deepEqual(widgetsOf(input), {
    name: 'text',
    since: 'date-time',
    day: 'date',
    to: 'email',
    hook: 'url',
    count: 'number',
    share: 'number',
    isLoud: 'checkbox',
    words: 'tags',
    tone: 'select',
    size: 'select',
    note: 'text',
    rest: 'json',
    numbers: 'json',
  })
})

test('a mandatory parameter is required, and its description is the help', () => {
  const [since, reason] = fieldsOfSchema(
    Type.Object({ since: Type.String({ description: 'Starting from.' }), reason: Type.Optional(Type.String()) }),
  )
  assert.deepEqual([since!.label, since!.help, since!.isRequired], ['Since', 'Starting from.', true])
  assert.deepEqual([reason!.isRequired, reason!.isNullable], [false, true])
})

test('a mandatory yes or no begins as no', () => {
  assert.equal(fieldsOfSchema(Type.Object({ isLoud: Type.Boolean() }))[0]!.default, false)
})

test('an action without parameters asks nothing', () => {
  assert.deepEqual([fieldsOfSchema(null), fieldsOfSchema(Type.Object({}))], [[], []])
})
