// The OpenAPI document: valid, complete, and good enough to generate a typed client.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { generateApi } from 'swagger-typescript-api'
import { Check } from 'typebox/schema'
import { filterParametersOf } from '#framework/operations/listing/list-query.ts'
import { PROBLEM_CODES } from '#shared/exceptions/codes.ts'
import { type LibraryServer, openLibrary } from './library-server.ts'

interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security?: object[]
  parameters: { name?: string; in?: string; $ref?: string }[]
  responses: Record<string, { $ref?: string }>
}

interface Document {
  info: { version: string }
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, { description: string }>; schemas: Record<string, Record<string, unknown>> }
}

let library: LibraryServer
let token: string
let document: Document
before(async () => {
  library = await openLibrary()
  token = library.tokenOf('editor')
  document = (await library.send('GET', '/api/v1/openapi.json')).body as unknown as Document
})
after(() => library.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ url, method: method.toUpperCase(), operation })),
  )
const addressOf = (url: string) =>
  url.replace('{id}', '00000000-0000-7000-8000-000000000000').replace('{day}', 'monday')

test('is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>)
  assert.ok(valid, JSON.stringify(errors))
  assert.equal(validator.version, '3.1')
})

test('is sent again only after a change, and reveals no software version (CVE-2025-53887)', async () => {
  const first = await library.send('GET', '/api/v1/openapi.json')
  const again = await library.send('GET', '/api/v1/openapi.json', {
    headers: { 'if-none-match': first.headers.get('etag')! },
  })
  assert.deepEqual([again.status, again.text], [304, ''])
  assert.equal(document.info.version, '1')
})

test('names each operation once and lists it under one heading', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
  for (const { operation } of operations()) assert.equal(operation.tags.length, 1)
})

test('describes the methods of each address, and no others', async () => {
  for (const [url, methods] of Object.entries(document.paths)) {
    const { status, headers } = await library.send('OPTIONS', addressOf(url))
    assert.equal(status, 204, url)
    const served = headers
      .get('allow')!
      .split(', ')
      .filter((method) => method !== 'HEAD' && method !== 'OPTIONS')
    assert.deepEqual(
      served,
      Object.keys(methods)
        .map((method) => method.toUpperCase())
        .sort(),
      url,
    )
  }
})

test('describes every available resource, action and endpoint', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  for (const id of ['listBooks', 'readBook', 'createBook', 'updateBook', 'replaceBook', 'deleteBook', 'lendOutBook'])
    assert.ok(ids.includes(id), id)
  for (const id of ['bulkCreateBooks', 'bulkUpdateBooks', 'bulkDeleteBooks', 'readOpeningHours', 'suggestBook'])
    assert.ok(ids.includes(id), id)
  assert.ok(document.paths['/api/v1/library/visits'])
  assert.ok(!Object.keys(document.components.schemas).some((name) => name.startsWith('IdempotencyKey')))
})

test('contains every filter of a list, and the server understands each', async () => {
  const { models } = library.fixture.application
  const listed = document.paths['/api/v1/books']!.get!.parameters.flatMap(({ name }) => name ?? [])
  for (const parameter of filterParametersOf(models.get('books')!, models))
    assert.ok(listed.includes(parameter), parameter)
  for (const name of listed.filter((name) => !['X-Tenant'].includes(name))) {
    const { body } = await library.send('GET', `/api/v1/books?${name}=`, { token })
    assert.notEqual(body.code, 'request.unknown_parameter', name)
  }
})

test('contains an answer for every possible refusal of an operation', () => {
  for (const { url, method, operation } of operations()) {
    const statuses = Object.keys(operation.responses)
    const expected = [
      ...(operation.security ? [] : ['401', '403']),
      ...(method === 'GET' ? [] : ['400']),
      ...(url.includes('{') ? ['404'] : []),
      ...['421', '429', '500', '503'],
    ]
    for (const status of expected) assert.ok(statuses.includes(status), `${method} ${url} ${status}`)
  }
  const codes = (document.components.schemas.Problem as { properties: { code: { enum: string[] } } }).properties.code
    .enum
  assert.deepEqual(codes, Object.keys(PROBLEM_CODES))
})

test('shows no hidden field, not even its name', () => {
  assert.ok(!JSON.stringify(document).includes('secret'))
})

/** A client program; the lines with an expectation must not compile. */
const PROGRAM = `
import { Api, type Book } from './client.ts'

class Library extends Api<string> {
  /** Lists of words are joined by commas, as the document says; this generator repeats the parameter. */
  protected override addArrayQueryParam(query: Record<string, any>, key: string) {
    return this.encodeQueryParam(key, query[key].join(','))
  }
}

export async function run(baseUrl: string, token: string) {
  const { api } = new Library({ baseUrl, securityWorker: () => ({ headers: { authorization: \`Bearer \${token}\` } }) })
  const shelf = (await api.createShelf({ name: 'New' })).data
  const created: Book = (await api.createBook({ title: 'Typed', pages: 12, shelf: shelf.id, keywords: ['a'] })).data
  const pages: number | null = created.pages
  const state: 'here' | 'lent' = created.state
  const changed = (await api.updateBook(created.id, { isRare: true })).data
  const lent = (await api.lendOutBook(created.id, { to: 'Ann' })).data
  const list = (await api.listBooks({ pages__gte: 10, ordering: ['-pages', 'title'], include: ['shelf'], shelf__name: 'New' })).data
  const expanded = list.results[0]!.shelf
  const shelfName = expanded && typeof expanded !== 'string' ? expanded.name : null
  const refused = await api.createBook({ title: '' }).catch((answer) => answer.error)
  await api.deleteBook(created.id)
  return { pages, state, isRare: changed.isRare, borrower: lent.borrower, count: list.count, shelfName, code: refused.code }
}

export function neverRun(api: Library['api'], book: Book) {
  // @ts-expect-error a title is required
  api.createBook({ pages: 1 })
  // @ts-expect-error there is no such field
  api.createBook({ title: 'x', pagse: 1 })
  // @ts-expect-error a whole number is no text
  api.createBook({ title: 'x', pages: '1' })
  // @ts-expect-error only the server sets it
  api.updateBook(book.id, { state: 'lent' })
  // @ts-expect-error there is no such filter
  api.listBooks({ titel: 'x' })
  // @ts-expect-error no such word to sort by
  api.listBooks({ ordering: ['secret'] })
  // @ts-expect-error the field may hold null
  const pages: number = book.pages
  return pages
}
`

test('a generated typed client compiles, refuses mistakes and works', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'pend-client-'))
  try {
    const input = path.join(directory, 'openapi.json')
    await writeFile(input, JSON.stringify(document))
    await generateApi({ input, output: directory, fileName: 'client.ts', generateUnionEnums: true, silent: true })
    await writeFile(path.join(directory, 'program.ts'), PROGRAM)
    await compile(directory)
    const { run } = await import(pathToFileURL(path.join(directory, 'program.js')).href)
    assert.deepEqual(await run(library.url, token), {
      ...{ pages: 12, state: 'here', isRare: true, borrower: 'Ann', count: 1, shelfName: 'New' },
      code: 'request.validation_failed',
    })
    assert.match(await readFile(path.join(directory, 'client.ts'), 'utf8'), /@request GET:\/api\/v1\/library\/hours/)
  } finally {
    await rm(directory, { recursive: true })
  }
})

/** Type checks the program strictly and writes JavaScript beside it. */
async function compile(directory: string): Promise<void> {
  const tsc = path.resolve(import.meta.dirname, '../../node_modules/.bin/tsc')
  const options = ['--strict', '--target', 'esnext', '--module', 'nodenext', '--rewriteRelativeImportExtensions']
  await writeFile(path.join(directory, 'package.json'), '{ "type": "module" }')
  await promisify(execFile)(tsc, [...options, '--lib', 'esnext,dom', '--types', '', 'program.ts'], {
    cwd: directory,
  }).catch(({ stdout }) => assert.fail(stdout))
}

test('names each answer and body once, and hides no type of programs', () => {
  const { schemas } = document.components as { schemas: Record<string, object> }
  const text = JSON.stringify(document)
  for (const name of Object.keys(schemas)) {
    assert.ok(text.includes(`#/components/schemas/${name}"`), `nothing points at ${name}`)
    assert.ok(!(name in globalThis), `${name} is a type that every program has`)
  }
  const anonymous = jsonContents().filter(({ schema }) => schema.type === 'object' && schema.properties !== undefined)
  assert.deepEqual(anonymous, [])
})

test('has no default in a change: what clients omit stays unchanged', () => {
  const { schemas } = document.components as { schemas: Record<string, { properties?: Record<string, object> }> }
  for (const [name, { properties = {} }] of Object.entries(schemas))
    if (name.endsWith('Update'))
      for (const [field, schema] of Object.entries(properties)) assert.ok(!('default' in schema), `${name}.${field}`)
})

test('has one tag for each subject', () => {
  const names = (document as unknown as { tags: { name: string }[] }).tags.map(({ name }) => name)
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length)
})

type Content = { schema: { type?: unknown; properties?: unknown } }

/** JSON input and output of operations. */
function jsonContents(): Content[] {
  const operations = Object.values(document.paths as Record<string, object>).flatMap((path) => Object.values(path))
  return operations.flatMap(({ requestBody, responses }) =>
    [requestBody, ...Object.values(responses as object)].flatMap((part) => part?.content?.['application/json'] ?? []),
  )
}

/** Every example of a document with its schema. */
function examplesOf(node: unknown): [schema: object, example: unknown][] {
  if (typeof node !== 'object' || node === null) return []
  const here: [object, unknown][] = 'example' in node && 'schema' in node ? [[node.schema as object, node.example]] : []
  return [...here, ...Object.values(node).flatMap(examplesOf)]
}

/** A schema of the document, with everything it refers to. Paths would be searched for each reference, and hold none. */
const within = ({ components }: { components?: unknown }, schema: object) => ({ components, ...schema })

test('has only examples that fit their schema, for the library and the installed apps', async () => {
  const installed = JSON.parse(
    await readFile(path.resolve(import.meta.dirname, '../../generated/openapi.json'), 'utf8'),
  ) as object
  for (const whole of [document, installed]) {
    const examples = examplesOf(whole)
    assert.ok(examples.length > 20)
    for (const [schema, example] of examples) assert.ok(Check(within(whole, schema), example), JSON.stringify(example))
  }
})

const schemaOfAnswer = (url: string) =>
  within(
    document,
    (document.paths[url]!.get!.responses['200'] as unknown as { content: Record<string, Content> }).content[
      'application/json'
    ]!.schema,
  )

test('describes the answers of lists and reads, with every set of fields and includes', async () => {
  const shelf = (await library.send('POST', '/api/v1/shelves', { token, body: { name: 'Odd', floor: 2 } })).body.id
  const body = { title: 'Sparse', shelf, keywords: ['one'], extra: { a: [1] }, price: '1.50' }
  const { id } = (await library.send('POST', '/api/v1/books', { token, body })).body
  const queries = [
    'fields=title,state',
    'fields=title',
    'fields=id,price&include=shelf',
    'include=shelf',
    'fields=extra,readAt',
  ]
  for (const query of queries) {
    const one = await library.send('GET', `/api/v1/books/${id}?${query}`, { token })
    const page = await library.send('GET', `/api/v1/books?${query}&title=Sparse`, { token })
    assert.deepEqual([one.status, page.status], [200, 200], `${one.text} ${page.text}`)
    assert.equal(page.body.results.length, 1)
    assert.ok(Check(schemaOfAnswer('/api/v1/books/{id}'), one.body), one.text)
    assert.ok(Check(schemaOfAnswer('/api/v1/books'), page.body), page.text)
  }
})

test('says who may call each operation', () => {
  for (const { operation } of operations())
    assert.match(
      operation.description,
      /Requires (no token|the permission `\w+\.\w+`|the token of a person)/,
      operation.operationId,
    )
  assert.match(document.paths['/api/v1/books/bulk']!.post!.description, /`books\.create`/)
})

test('names the address of its own request', async () => {
  const { servers } = document as unknown as { servers: object[] }
  assert.deepEqual(servers, [{ url: library.url }])
})

test('lets two similar resources have separate schemas', () => {
  const { schemas } = document.components
  for (const name of ['Shelf', 'Genre', 'ShelfCreate', 'GenreCreate', 'SparseShelf', 'SparseGenreList'])
    assert.equal(schemas[name]?.type, 'object', name)
})
