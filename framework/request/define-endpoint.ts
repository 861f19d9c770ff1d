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
import type { Context } from './context.ts'
import type { Upload, UploadForm } from './upload.ts'

export interface EndpointRequest<Body = unknown, Params = Record<string, string>, Query = Record<string, string>> {
  body: Body
  params: Params
  query: Query
  /** In lower case, as they came. */
  headers: IncomingHttpHeaders
  /** Whether a page of our own origin asks, by the browser's word: what sets or uses cookies is for nobody else. */
  isOwnPage: boolean
  /** What an endpoint with `upload` reads; null for all others. */
  upload: Upload | null
  /** Where the call came from, for sessions and the audit trail. */
  remote: { address: string; userAgent: string | null }
  /** Whoever sent the token, for a public endpoint that has more for some. Throws like every endpoint for a token that does not hold. */
  identify(): Promise<Context>
}

export interface EndpointAnswer<Answer = unknown> {
  status?: number
  body?: Answer
  headers?: Record<string, string | string[]>
  /**
   * In place of `body`: opens what is sent as it comes, under the Content-Type of `headers`. It is destroyed when the client goes
   * away, and not opened for HEAD (CVE-2025-30350: streams that nobody read and nobody closed).
   */
  open?(): Readable | Promise<Readable>
}

/** How clients of another system speak: they may send forms, and look for faults of a body in a place of their own. */
export interface Dialect {
  /** Bodies of `application/x-www-form-urlencoded` are taken beside JSON. */
  readonly takesForms: boolean
  /** Brings a body as they send it into the form that the endpoint declares. */
  readBody(body: unknown): unknown
  /** What a body that does not fit is answered with, in place of the problem. */
  refuseBody(fault: Problem): EndpointAnswer
}

export interface Endpoint<
  Body extends TSchema = TSchema,
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, with `{name}` for parameters; one that starts with `/.well-known` stands at the root. */
  path: string
  /** Unique word: the operationId of OpenAPI. */
  name: string
  /** What it does, in a phrase of at most 60 characters without a full stop. */
  summary: string
  /** What else is to be known, in sentences. */
  description?: string
  tag: string
  /** `public` needs no token; `actor` needs a person's token; a permission word needs that permission in the tenant. */
  access: 'public' | 'actor' | { permission: string }
  /** With access `actor`: API keys may call it too. */
  forKeys?: boolean
  /** Dangerous: the session must have been proven a short while ago (`requireStepUp`). */
  stepUp?: true
  /**
   * Idempotency-Key holds: `run` and the memory of its answer are one transaction. Only where it does everything in the database, and
   * answers neither a stream nor a secret: the answer is kept for a day.
   */
  once?: true
  /** With `actor`: also for staff of the platform who act in the person's name. Left out, it is for the person alone. */
  inTheirName?: boolean
  body?: Body
  /** For clients of another system. */
  dialect?: Dialect
  /** Takes a file in place of JSON. */
  upload?: UploadForm
  params?: Params
  query?: Query
  status?: number
  answer?: TSchema
  /** What it means when it answers 202 without a body instead (GraphQL: null). Left out where it never does. */
  accepted?: string
  /** Types of what `open` sends: `['text/event-stream']`. */
  streams?: readonly string[]
  /** Keeps it out of GraphQL, which serves all that is JSON: for shapes that other REST clients expect, and for redirects. */
  restOnly?: boolean
  /** Codes it can answer beyond those every endpoint can. */
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
  problems: listOf(oneOf(Object.keys(PROBLEM_CODES), 'Codes')),
  run: needed(code),
}
const DECLARATION = table(OPTIONS)

/** Declares an endpoint; its manifest lists it under `endpoints`. */
export function defineEndpoint<
  const Body extends TSchema = TSchema,
  const Params extends TSchema = TSchema,
  const Query extends TSchema = TSchema,
>(endpoint: Endpoint<Body, Params, Query>): Endpoint {
  return declare('defineEndpoint()', endpoint as unknown as Endpoint, DECLARATION.find(endpoint, ''))
}
