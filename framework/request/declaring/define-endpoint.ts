// A hand-written endpoint as data: REST serves it and OpenAPI describes it, like everything made from a resource.
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Static, TSchema } from 'typebox'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  code,
  count,
  either,
  flag,
  listOf,
  needed,
  type OptionTable,
  oneOf,
  phrase,
  table,
  variant,
  where,
  words,
} from '#framework/resource/declaring/rules.ts'
import { schema } from '#framework/resource/declaring/schema-rule.ts'
import { PROBLEM_CODES, type ProblemCode } from '#shared/exceptions/codes.ts'
import type { Problem } from '#shared/exceptions/problem.ts'
import type { Context } from '../context.ts'
import type { Upload, UploadForm } from './upload.ts'

export interface EndpointRequest<Body = unknown, Params = Record<string, string>, Query = Record<string, string>> {
  body: Body
  params: Params
  query: Query
  /** In lower case, otherwise unchanged. */
  headers: IncomingHttpHeaders
  /** Whether a page of our own origin sends the request, according to the browser: required for setting and using cookies. */
  isOwnPage: boolean
  /** What an endpoint with `upload` reads; null for all others. */
  upload: Upload | null
  /** The request's origin, for sessions and the audit trail. */
  remote: { address: string; userAgent: string | null }
  /** The token's owner, for a public endpoint that offers more to some. Throws like every endpoint for an invalid token. */
  identify(): Promise<Context>
}

export interface EndpointAnswer<Answer = unknown> {
  status?: number
  body?: Answer
  headers?: Record<string, string | string[]>
  /**
   * Instead of `body`: opens a stream, sent with the Content-Type of `headers`. It is destroyed when the client leaves,
   * and not opened for HEAD (CVE-2025-30350: streams that nobody read and nobody closed).
   */
  open?(): Readable | Promise<Readable>
}

/** The conventions of another system's clients: they may send forms, and expect body errors in another format. */
export interface Dialect {
  /** Accepts bodies of `application/x-www-form-urlencoded` besides JSON. */
  readonly takesForms: boolean
  /** Converts their body to the endpoint's schema. */
  readBody(body: unknown): unknown
  /** The answer for an invalid body, instead of the problem. */
  refuseBody(fault: Problem): EndpointAnswer
}

export interface Endpoint<
  Body extends TSchema = TSchema,
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, with `{name}` for parameters; a path that starts with `/.well-known` is at the root. */
  path: string
  /** Unique name: OpenAPI's operationId. */
  name: string
  /** Its effect, in a phrase of at most 60 characters without a full stop. */
  summary: string
  /** Further information, in sentences. */
  description?: string
  tag: string
  /** `public` needs no token; `actor` needs a person's token; a permission must be held in the tenant. */
  access: 'public' | 'actor' | { permission: string }
  /** With access `actor`: API keys may call it too. */
  forKeys?: boolean
  /** Dangerous: requires a recent proof of identity in the session (`requireStepUp`). */
  stepUp?: true
  /**
   * Supports Idempotency-Key: `run` and the stored answer share one transaction. Only if all effects are in the
   * database, and the answer is neither a stream nor a secret, because it is stored for a day.
   */
  once?: true
  /** With `actor`: also allowed for staff who impersonate the person. By default only for the person. */
  inTheirName?: boolean
  body?: Body
  /** For clients of another system. */
  dialect?: Dialect
  /** Accepts a file instead of JSON. */
  upload?: UploadForm
  params?: Params
  query?: Query
  status?: number
  answer?: TSchema
  /** Describes a 202 answer without a body (GraphQL: null). Omitted if it never answers so. */
  accepted?: string
  /** Media types of the streams from `open`: `['text/event-stream']`. */
  streams?: readonly string[]
  /** Excludes it from GraphQL, which serves everything that is JSON: for formats of other REST clients, and for redirects. */
  restOnly?: boolean
  /** Serves it at the edge too, for callers with a token. */
  atEdge?: boolean
  /** Error codes besides those of every endpoint. */
  problems?: readonly ProblemCode[]
  run(ctx: Context, request: EndpointRequest<Static<Body>, Static<Params>, Static<Query>>): Promise<EndpointAnswer>
}

const ACCESS = either(oneOf(['public', 'actor']), table<{ permission: string }>({ permission: needed(words) }))
type FormOf<Kind> = Extract<UploadForm, { as: Kind }>
const AS = { as: needed(words) }
const UPLOAD = variant('as', {
  bytes: table<FormOf<'bytes'>>(AS),
  multipart: table<FormOf<'multipart'>>({ ...AS, file: needed(words), fields: needed(schema) }),
})
const OPTIONS: OptionTable<Endpoint> = {
  method: needed(oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])),
  path: needed(where('a path that begins with /', (value) => typeof value === 'string' && value.startsWith('/'))),
  name: needed(words),
  summary: needed(phrase),
  description: words,
  tag: needed(words),
  access: needed(ACCESS),
  forKeys: flag,
  stepUp: flag,
  once: flag,
  inTheirName: flag,
  body: schema,
  dialect: table<Dialect>({ takesForms: needed(flag), readBody: needed(code), refuseBody: needed(code) }),
  upload: UPLOAD,
  params: schema,
  query: schema,
  status: count,
  answer: schema,
  accepted: words,
  streams: listOf(words),
  restOnly: flag,
  atEdge: flag,
  problems: listOf(oneOf(Object.keys(PROBLEM_CODES), 'Codes')),
  run: needed(code),
}
const DECLARATION = table(OPTIONS)

/** Declares an endpoint; the manifest lists it under `endpoints`. */
export function defineEndpoint<
  const Body extends TSchema = TSchema,
  const Params extends TSchema = TSchema,
  const Query extends TSchema = TSchema,
>(endpoint: Endpoint<Body, Params, Query>): Endpoint {
  return declare('defineEndpoint()', endpoint as unknown as Endpoint, DECLARATION.find(endpoint, ''))
}
