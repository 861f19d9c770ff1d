// Every part of the schema has a description: tools show it, and people have nothing else to go by.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { getIntrospectionQuery, type IntrospectionQuery, type IntrospectionType } from 'graphql'
import { openServer, type TestServer } from '../support/server.ts'

interface Described {
  readonly name: string
  readonly description?: string | null | undefined
}

let server: TestServer
let types: readonly IntrospectionType[]
before(async () => {
  server = await openServer()
  const { body } = await server.graphql(getIntrospectionQuery({ inputValueDeprecation: true }))
  types = (body.data as IntrospectionQuery).__schema.types.filter(({ name }) => !name.startsWith('__'))
})
after(() => server.close())

/** Everything below a named type, by its place: `Article.title`, `Query.articles(first)`. */
function partsOf(type: IntrospectionType): [string, Described][] {
  // An introspection names all lists of all kinds of types, and null for those a kind lacks.
  const { fields, inputFields, enumValues } = type as {
    fields?: readonly (Described & { args: readonly Described[] })[] | null
    inputFields?: readonly Described[] | null
    enumValues?: readonly Described[] | null
  }
  const others = [...(inputFields ?? []), ...(enumValues ?? [])]
  return [
    [type.name, type],
    ...others.map((part): [string, Described] => [`${type.name}.${part.name}`, part]),
    ...(fields ?? []).flatMap((field): [string, Described][] => [
      [`${type.name}.${field.name}`, field],
      ...field.args.map((arg): [string, Described] => [`${type.name}.${field.name}(${arg.name})`, arg]),
    ]),
  ]
}

describe('the description', () => {
  test('exists for every type, field, argument, enum value and input field', () => {
    const parts = types.flatMap(partsOf)
    assert.ok(parts.length > 2000, `${parts.length} parts were looked at`)
    const silent = parts.filter(([, { description }]) => !description?.trim())
    assert.deepEqual(
      silent.map(([place]) => place),
      [],
    )
  })

  test('is a sentence, and not the name again', () => {
    for (const [place, { name, description }] of types.flatMap(partsOf)) {
      assert.match(description!, /[.!?…)`]$/m, `${place}: ${description}`)
      const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
      assert.notEqual(letters(description!), letters(name), place)
      assert.doesNotMatch(description!, /undefined|null null|\[object/, place)
    }
  })

  test('states the bounds of values, where the declaration has them', () => {
    const descriptionOf = (type: string, part: string) =>
      partsOf(types.find(({ name }) => name === type)!).find(([place]) => place === `${type}.${part}`)![1].description
    assert.match(descriptionOf('CreateArticleInput', 'title')!, /^Title: text of 1 to \d+ characters\.$/)
    assert.match(descriptionOf('TextFilter', 'icontains')!, /whatever its capitals/)
    assert.match(descriptionOf('ArticleOrder', 'title_DESC')!, /greatest or latest first/)
  })
})
