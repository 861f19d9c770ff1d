// A library served over HTTP on its own database, for the tests of the REST surface.
import { randomUUIDv7 } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import Type from 'typebox'
import { buildServer } from '#core/http.ts'
import { defineApp } from '#framework/application/define-app.ts'
import { frameworkApp } from '#framework/application/framework-app.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import type { Role } from '#framework/permissions/roles.ts'
import { DEFAULT_LIMITS } from '#framework/projections/graphql/settings.ts'
import { defineRest } from '#framework/projections/rest/define-rest.ts'
import type { Access } from '#framework/request/access.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { type Fixture, openFixture } from '#framework/testing/fixtures/open-fixture.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const shelves = defineResource('shelves', {
  fields: { name: text({ required: true, max: 100 }), floor: integer() },
  filters: ['name', 'floor'],
  ordering: ['name'],
})
const genres = defineResource('genres', { fields: { name: text({ required: true }) }, filters: ['name'] })
const books = defineResource('books', {
  fields: {
    title: text({ required: true, max: 200, search: true }),
    slug: slug({ from: 'title', unique: true }),
    state: choice(['here', 'lent'], { default: 'here', readOnly: true }),
    borrower: text({ readOnly: true, max: 100 }),
    pages: integer({ min: 1 }),
    price: decimal(),
    isRare: boolean({ default: false }),
    readAt: dateTime(),
    keywords: tags(),
    extra: json(),
    shelf: reference('shelves', { onDelete: 'restrict' }),
    genres: references('genres'),
    secret: text({ hidden: true, search: true }),
  },
  filters: ['title', 'slug', 'state', 'pages', 'price', 'isRare', 'readAt', 'keywords', 'shelf', 'genres'],
  ordering: ['title'],
})
const visits = defineResource('visits', { fields: { note: text() }, operations: ['list', 'read'] })

const lend = defineAction(books, 'lendOut', {
  summary: 'Lend the book to somebody',
  permission: 'lend',
  input: Type.Object(
    { to: Type.String({ minLength: 1, maxLength: 100, description: 'Who takes it home.' }) },
    { additionalProperties: false },
  ),
  async run(ctx, book, { to }) {
    if (book.state === 'lent') throw new Problem('resource.conflict', 'The book is lent already.')
    return (await updateAsSystem(ctx, books, { id: book.id, values: { state: 'lent', borrower: to } })).record
  },
})

const openingHours = defineEndpoint({
  method: 'GET',
  path: '/library/hours/{day}',
  name: 'readOpeningHours',
  summary: 'When the library is open on a day',
  tag: 'library',
  access: 'public',
  params: Type.Object({ day: Type.Enum(['monday', 'sunday'], { description: 'Which weekday.' }) }),
  query: Type.Object(
    { week: Type.Optional(Type.Integer({ minimum: 1, maximum: 53, description: 'Number in the year (ISO 8601).' })) },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    open: Type.Boolean({ description: 'Whether the door is unlocked.' }),
    week: Type.Union([Type.Integer(), Type.Null()], { description: 'As it was asked for.' }),
  }),
  run: async (_ctx, { params, query }) => ({ body: { open: params.day !== 'sunday', week: query.week ?? null } }),
})
const suggestion = defineEndpoint({
  method: 'POST',
  path: '/library/suggestions',
  name: 'suggestBook',
  summary: 'Suggest a book to buy',
  tag: 'library',
  access: 'actor',
  body: Type.Object(
    { title: Type.String({ maxLength: 100, description: 'What stands on the cover.' }) },
    { additionalProperties: false },
  ),
  answer: Type.Object({ title: Type.String({ description: 'As it was suggested.' }) }),
  status: 202,
  problems: ['resource.conflict'],
  run: async (_ctx, { body }) => ({ body: { title: body.title } }),
})
const stocktaking = defineEndpoint({
  method: 'POST',
  path: '/library/stocktaking',
  name: 'startStocktaking',
  summary: 'Count what is there',
  tag: 'library',
  access: { permission: 'books.lend' },
  run: async () => ({}),
})

const delivery = defineEndpoint({
  method: 'POST',
  path: '/library/deliveries',
  name: 'deliverBook',
  summary: 'Hand in the text of a book with a note',
  tag: 'library',
  access: 'actor',
  upload: {
    as: 'multipart',
    file: 'book',
    fields: Type.Object({ note: Type.Optional(Type.String({ description: 'For the shelf.' })) }),
  },
  answer: Type.Array(Type.String()),
  async run(_ctx, { upload }) {
    const body: string[] = []
    for await (const part of upload!.parts())
      body.push(`${part.name}=${part.kind === 'file' ? `${part.fileName}:${await lengthOf(part.bytes)}` : part.value}`)
    return { body }
  },
})
const scan = defineEndpoint({
  method: 'PUT',
  path: '/library/scan',
  name: 'scanPage',
  summary: 'Hand in the bytes of a page',
  tag: 'library',
  access: 'public',
  upload: { as: 'bytes' },
  answer: Type.Object({ length: Type.Integer({ description: 'How many bytes came.' }) }),
  run: async (_ctx, { upload }) => ({ body: { length: await lengthOf(upload!.bytes) } }),
})
/** How often the reading was opened. */
export const readings = { opened: 0 }
const reading = defineEndpoint({
  method: 'GET',
  path: '/library/reading',
  name: 'listenToReading',
  summary: 'Hear a book read',
  tag: 'library',
  access: 'public',
  streams: ['text/plain'],
  run: async () => ({
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': '11' },
    open: () => {
      readings.opened++
      return Readable.from(['Once ', 'a time'])
    },
  }),
})

async function lengthOf(content: Readable): Promise<number> {
  let length = 0
  for await (const chunk of content) length += (chunk as Buffer).length
  return length
}

/** Everything the library declares. */
const libraryApps = [
  frameworkApp,
  defineApp({
    name: 'library',
    resources: [shelves, genres, books, visits],
    policies: [
      definePolicy(shelves, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete'])]),
      definePolicy(genres, [allow('admin', ['read', 'create'])]),
      definePolicy(books, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete', 'lend'])]),
      definePolicy(visits, [allow('viewer', ['read'])]),
    ],
    actions: [lend],
    endpoints: [openingHours, suggestion, stocktaking, delivery, scan, reading],
    surfaces: [defineRest(visits, { path: 'library/visits' })],
  }),
]

type Json = Record<string, unknown>

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The parsed answer: a record, a list (`results`) or a problem (`code`, `errors`). */
  body: Json & {
    id: string
    code: string
    detail: string
    count: number | null
    next: string
    previous: string
    results: (Json & { id: string })[]
    errors: { pointer: string; code: string; message: string }[]
  }
}

export interface LibraryServer {
  readonly url: string
  readonly fixture: Fixture
  /** A token of a new member with this role, in a new tenant unless one is named. */
  tokenOf(role: Role, tenantId?: string): string
  /** Sends a request; writes a body that is not text as JSON. */
  send(method: string, path: string, options?: SendOptions): Promise<Answer>
  close(): Promise<void>
}

export interface SendOptions {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

interface Member {
  actorId: string
  tenantId: string
  role: Role
}

/** Starts the server on a free port. Close it after the tests. */
export async function openLibrary(
  settings: Partial<Parameters<typeof buildServer>[0]['settings']> = {},
): Promise<LibraryServer> {
  const fixture = await openFixture(libraryApps)
  const members = new Map<string, Member>()
  const app = await buildServer({
    application: fixture.application,
    runtime: fixture.runtime,
    access: accessOf(fixture, members),
    settings: {
      environment: 'test',
      allowedHosts: ['127.0.0.1'],
      corsOrigins: [],
      trustedProxies: [],
      readerTimeout: 30,
      httpsOnly: false,
      load: { delay: 0 },
      compression: false,
      rateLimit: null,
      docs: { openapi: 'open', swagger: 'open', redoc: 'open', graphiql: 'open' },
      tenantRateLimit: null,
      graphql: DEFAULT_LIMITS,
      debug: { introspection: false },
      ...settings,
    },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    url,
    fixture,
    tokenOf: (role, tenantId = randomUUIDv7()) => {
      const token = `token-${members.size}-${role}`
      members.set(token, { actorId: randomUUIDv7(), tenantId, role })
      return token
    },
    send: (method, path, options) => send(method, url + path, options),
    close: async () => {
      await app.close()
      await fixture.close()
    },
  }
}

/** Tokens are words and tenants have no names: signing in is tested in its own app. */
function accessOf({ application }: Fixture, members: ReadonlyMap<string, Member>): Access {
  const memberOf = (actorId: string) => [...members.values()].find((member) => member.actorId === actorId)
  return {
    identify: async (token) => {
      const member = members.get(token)
      if (!member) throw new Problem('auth.invalid_token')
      return { actorId: member.actorId, tenantId: member.tenantId, sessionId: null, permissionsVersion: null }
    },
    findTenant: async () => null,
    servesHost: async (host) => host === 'acme.example.com',
    findMembership: async (actorId) => {
      const member = memberOf(actorId)
      return member ? { permissions: application.roles.get(member.role)!, version: 1 } : null
    },
  }
}

async function send(method: string, url: string, { token, body, headers = {} }: SendOptions = {}): Promise<Answer> {
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: isText ? (body as string) : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== ''
  return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : null }
}
