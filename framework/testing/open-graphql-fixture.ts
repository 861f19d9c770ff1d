// A small library with a GraphQL server over HTTP, for tests of that surface.
import { randomUUIDv7 } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import Type from 'typebox'
import { defineApp } from '#framework/application/define-app.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { ROLES, type Role } from '#framework/permissions/roles.ts'
import { defineGraphql } from '#framework/projections/graphql/define-graphql.ts'
import { registerGraphql } from '#framework/projections/graphql/index.ts'
import { DEFAULT_LIMITS, type GraphqlSurfaceSettings } from '#framework/projections/graphql/settings.ts'
import type { Access } from '#framework/request/access.ts'
import { defineAction } from '#framework/request/define-action.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { date } from '#framework/resource/fields/date.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { decimal } from '#framework/resource/fields/decimal.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { json } from '#framework/resource/fields/json.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { tags } from '#framework/resource/fields/tags.ts'
import { text } from '#framework/resource/fields/text.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { registerBodyParsing } from '#shared/middleware/body-parsing.ts'
import { type Fixture, openFixture } from './open-fixture.ts'

/** Shelves hold books. */
export const shelves = defineResource('shelves', {
  fields: { name: text({ required: true, max: 100, search: true }), floor: integer(), code: text({ hidden: true }) },
  filters: ['name', 'floor'],
  ordering: ['name'],
})

/** Books have any number of genres. */
export const genres = defineResource('genres', { fields: { name: text({ required: true }) }, filters: ['name'] })

/** A field of every kind that matters to a surface. */
export const books = defineResource('books', {
  fields: {
    title: text({ required: true, max: 50, search: true }),
    slug: slug({ from: 'title', unique: true }),
    state: choice(['lent', 'here'], { default: 'here' }),
    binding: choice(['hard-cover', 'paper']),
    pages: integer({ min: 1 }),
    price: decimal(),
    isRare: boolean({ default: false }),
    published: date(),
    readAt: dateTime(),
    keywords: tags(),
    extra: json(),
    shelf: reference('shelves', { onDelete: 'restrict', inverse: 'books' }),
    genres: references('genres', { inverse: 'books' }),
    secret: text({ hidden: true, search: true }),
    lendings: integer({ readOnly: true, default: 0 }),
  },
  filters: ['title', 'state', 'pages', 'price', 'isRare', 'published', 'readAt', 'keywords', 'shelf', 'genres'],
  ordering: ['title'],
})

const lend = defineAction(books, 'lend', {
  summary: 'Lends the book',
  input: Type.Object({
    days: Type.Integer({ minimum: 1, maximum: 30, description: 'How long the token is valid.' }),
    note: Type.Optional(Type.String({ description: 'What the reader is told.' })),
  }),
  run: async (ctx, book, { days }) =>
    (
      await updateAsSystem(ctx, books, {
        id: book.id,
        values: { state: 'lent', lendings: book.lendings + days },
      })
    ).record,
})

/** Viewers read, editors write; only the owner sees the notes. */
const library = defineApp({
  name: 'library',
  resources: [shelves, genres, books],
  policies: [
    definePolicy(shelves, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete'])]),
    definePolicy(genres, [allow('editor', ['read', 'create'])]),
    definePolicy(books, [allow('viewer', ['read']), allow('editor', ['create', 'update', 'delete', 'lend'])]),
  ],
  actions: [lend],
  surfaces: [defineGraphql(shelves, { type: 'Shelf', plural: 'Shelves' })],
  lifecycles: [
    defineLifecycle(books, {
      afterCreate(_ctx, book) {
        if (book.title === 'refused afterwards') throw new Problem('resource.conflict', 'Not this title.')
        if (book.title === 'broken inside') throw new Error('a secret of the inside')
      },
    }),
  ],
})

/** A client's answer. */
export interface GraphqlAnswer {
  status: number
  data: any
  errors: {
    message: string
    path?: unknown
    extensions: { code: string; status: number; errors: { pointer: string; code: string }[]; requestId: string }
  }[]
}

/** The library behind HTTP. */
export interface GraphqlFixture extends Fixture {
  readonly app: FastifyInstance
  /** `token` is `<role>.<tenant>`; null for an anonymous caller. */
  ask(token: string | null, query: string, variables?: object): Promise<GraphqlAnswer>
  /** Sends a body verbatim. */
  askText(token: string, body: string): Promise<GraphqlAnswer>
  tenantIdOf(name: string): string
  /** Statements since the last call, without those that open and end transactions. */
  countStatements(): number
}

/** Opens the library; close it after the tests. */
export async function openGraphqlFixture(settings: Partial<GraphqlSurfaceSettings> = {}): Promise<GraphqlFixture> {
  const fixture = await openFixture([library])
  const { access, tenantIdOf } = accessOf(fixture)
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } })
  registerBodyParsing(app)
  const { application, runtime } = fixture
  registerGraphql(app, {
    application,
    runtime,
    access,
    settings: { graphiql: false, introspection: true, limits: DEFAULT_LIMITS, ...settings },
  })
  const post = async (token: string | null, payload: string): Promise<GraphqlAnswer> => {
    const headers = { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) }
    const response = await app.inject({ method: 'POST', url: '/graphql/', headers, payload })
    return { status: response.statusCode, ...response.json() }
  }
  let statements = 0
  runtime.database.observe(() => statements++)
  return {
    ...fixture,
    app,
    tenantIdOf,
    ask: (token, query, variables) => post(token, JSON.stringify({ query, variables })),
    askText: post,
    countStatements() {
      const count = statements
      statements = 0
      return count
    },
    close: async () => {
      await app.close()
      await fixture.close()
    },
  }
}

function isRole(word: string): word is Role {
  return (ROLES as readonly string[]).includes(word)
}

function accessOf({ application }: Fixture) {
  const ids = new Map<string, string>()
  const idOf = (name: string) => {
    const id = ids.get(name) ?? randomUUIDv7()
    ids.set(name, id)
    return id
  }
  const tenantIdOf = (name: string) => idOf(`tenant ${name}`)
  const roles = new Map<string, string>()
  const access: Access = {
    async identify(token) {
      const [role = '', tenant = ''] = token.split('.')
      const actorId = idOf(`actor ${token}`)
      roles.set(actorId, role)
      if (!isRole(role) && role !== 'nobody') throw new Problem('auth.invalid_token')
      return { actorId, sessionId: null, tenantId: tenantIdOf(tenant), permissionsVersion: null }
    },
    findTenant: async (name) => ('slug' in name ? (ids.get(`tenant ${name.slug}`) ?? null) : null),
    servesHost: async () => false,
    async findMembership(actorId) {
      const role = roles.get(actorId)!
      return { permissions: isRole(role) ? application.roles.get(role)! : new Set<string>(), version: 1 }
    },
  }
  return { access, tenantIdOf }
}
