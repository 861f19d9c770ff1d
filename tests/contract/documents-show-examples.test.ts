// Readers of our documents see what to send and what returns: a realistic, valid example of each body and answer.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, test } from 'node:test'
import { Check } from 'typebox/schema'
import { openEdge } from '../support/edge.ts'

interface Content {
  readonly schema: { readonly format?: string }
  readonly example?: unknown
}
type Contents = { readonly content?: Readonly<Record<string, Content>> }
interface Operation {
  readonly operationId: string
  readonly requestBody?: Contents
  readonly responses: Readonly<Record<string, Contents>>
}
interface Document {
  readonly components?: unknown
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const FILE = path.resolve(import.meta.dirname, '../../generated/openapi.json')
const DOCUMENTS: Record<string, () => Promise<Document>> = {
  'the API': async () => JSON.parse(await readFile(FILE, 'utf8')),
  'the edge': async () => {
    const edge = await openEdge()
    return (await edge.get('/openapi.json').finally(() => edge.close())).body
  },
}
// Bytes have no example in JSON; people fill in a form with a file by hand.
const hasExample = (type: string, { schema }: Content) => schema.format !== 'binary' && !type.startsWith('multipart/')
// Generators' placeholders for values without an example.
const MADE_UP = /^(string|sample\b.*|example|test|foo|bar|lorem\b.*|todo)$/i

/** Request bodies of operations, and their answers on success. */
function contentsOf({ paths }: Document): [place: string, content: Content][] {
  return Object.values(paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ operationId, requestBody, responses }) => {
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'))
      return [['takes', requestBody] as const, ...good].flatMap(([part, contents]) =>
        Object.entries(contents?.content ?? {})
          .filter(([type, content]) => hasExample(type, content))
          .map(([type, content]): [string, Content] => [`${operationId} ${part} ${type}`, content]),
      )
    })
}

/** All texts within a value, except words of embedded JSON Schemas. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => (name === 'schema' ? [] : textsOf(part)))
}

for (const [name, read] of Object.entries(DOCUMENTS))
  describe(`the document of ${name}`, () => {
    test('has an example of each body and each successful answer', async () => {
      const contents = contentsOf(await read())
      assert.ok(contents.length > 5)
      assert.deepEqual(
        contents.filter(([, { example }]) => example === undefined).map(([place]) => place),
        [],
      )
    })

    test('has examples that fit their schemas', async () => {
      const document = await read()
      // Without the paths: they would be searched for each reference, and hold none.
      const { components } = document
      const fits = ({ schema, example }: Content): boolean => Check({ components, ...schema } as object, example)
      const wrong = contentsOf(document).filter(([, content]) => !fits(content))
      assert.deepEqual(
        wrong.map(([place, { example }]) => `${place}: ${JSON.stringify(example)}`),
        [],
      )
    })

    test('has examples with realistic values', async () => {
      const fakes = contentsOf(await read()).flatMap(([place, { example }]) =>
        textsOf(example)
          .filter((text) => MADE_UP.test(text))
          .map((text) => `${place}: ${text}`),
      )
      assert.deepEqual(fakes, [])
    })
  })
