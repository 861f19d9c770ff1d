// Serves a hand-written endpoint (defineEndpoint): checks the caller and the input, runs it, answers.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type, { type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { serialise } from '#framework/observing/observing.ts'
import { invalidParameter, unknownParameter } from '#framework/operations/listing/parameter-problems.ts'
import { showAnswer } from '#framework/operations/steps/show-answer.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { requirePermission, requirePerson } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { isOwnPage } from '#framework/request/credentials/credential.ts'
import type { Endpoint, EndpointAnswer, EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { requireStepUp } from '#framework/request/services/step-up.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { requireHonoured } from '#shared/middleware/write-headers.ts'
import { JSON_TYPE } from '#shared/utils/media-types.ts'
import { requireAcceptable } from './answers/accept.ts'
import { requireFittingAnswer } from './answers/check-answer.ts'
import { answerOnce } from './idempotency.ts'
import { type Given, givenOf, oneOf, wordsOf } from './parsing/query-values.ts'
import { admission, contextOf, identify, type QueryText, queryOf, type RestSurface } from './request-context.ts'
import { openUpload } from './uploads.ts'

const NOTHING = Type.Object({}, { additionalProperties: false })

/** `/users/{id}` below the prefix; `/.well-known/…` at the root. */
export function endpointUrlOf(path: string, prefix: string): string {
  const url = path.replace(/\{(\w+)\}/g, ':$1')
  return path.startsWith('/.well-known/') ? url : `${prefix}${url}`
}

/** Adds the endpoint's route. */
export function routeEndpoint(app: FastifyInstance, surface: RestSurface, endpoint: Endpoint): void {
  app.route({
    method: endpoint.method,
    url: endpointUrlOf(endpoint.path, surface.prefix),
    config: { takesForms: endpoint.dialect?.takesForms === true },
    // A public endpoint ignores the token: an expired one must not keep anybody from signing in.
    preParsing: admission(surface, (ctx) => requireCaller(ctx, endpoint), { isPublic: endpoint.access === 'public' }),
    handler: async (request, reply) => {
      const ctx = contextOf(request)
      requireAcceptable(request, offeredBy(endpoint))
      if (endpoint.method !== 'GET') requireHonoured(request.headers, endpoint.once ? ['idempotency-key'] : [])
      const [body, refusal] = readBody(endpoint, request)
      if (refusal) return send(reply, endpoint, { ...refusal, isHead: false })
      const asked = {
        params: parseParams(endpoint.params ?? NOTHING, request.params),
        query: parseQuery(endpoint.query ?? NOTHING, queryOf(request)),
        body,
        headers: request.headers,
        isOwnPage: isOwnPage(request),
        upload: endpoint.upload ? openUpload(request, endpoint.upload) : null,
        remote: { address: request.ip, userAgent: request.headers['user-agent'] ?? null },
        identify: () => identify(surface, request),
      }
      const perform = (inner: Context) =>
        shownAnswer(inner, endpoint, { asked, isChecked: surface.checksAnswers === true })
      const answer = await (endpoint.once ? answerOnce({ request, reply }, ctx, perform) : perform(ctx))
      return send(reply, endpoint, { ...answer, isHead: request.method === 'HEAD' })
    },
  })
}

/** Its answer without what the caller may not see. */
async function shownAnswer(
  ctx: Context,
  endpoint: Endpoint,
  { asked, isChecked }: { asked: EndpointRequest; isChecked: boolean },
): Promise<EndpointAnswer> {
  const answer = await endpoint.run(ctx, asked as never)
  // The schema does not cover refusals in another system's format.
  const isRefusal = (answer.status ?? 200) >= 400
  if (isChecked && !isRefusal) requireFittingAnswer(endpoint, answer.body)
  return { ...answer, body: await showAnswer(ctx, { endpoint, hidden: (record) => record }, answer.body) }
}

/** Empty if it never answers with content. */
function offeredBy({ answer, streams = [] }: Endpoint): string[] {
  return [...(answer ? [JSON_TYPE] : []), ...streams]
}

/** The body by the endpoint's schema; errors in the format that its clients know. */
function readBody(endpoint: Endpoint, request: FastifyRequest): [body: object, refusal?: EndpointAnswer] {
  const { dialect } = endpoint
  if (!dialect) return [bodyOf(endpoint, request)]
  try {
    return [bodyOf(endpoint, { body: dialect.readBody(request.body) })]
  } catch (error) {
    if (error instanceof Problem && error.code === 'request.validation_failed') return [{}, dialect.refuseBody(error)]
    throw error
  }
}

function bodyOf({ body, upload }: Endpoint, request: Pick<FastifyRequest, 'body'>): object {
  return upload ? {} : validateInput(body ?? NOTHING, body ? request.body : (request.body ?? {}))
}

async function requireCaller(ctx: Context, endpoint: Endpoint): Promise<void> {
  const { access, stepUp } = endpoint
  if (access === 'public') return
  if (access === 'actor') requirePerson(ctx, endpoint)
  else requirePermission(ctx, access.permission)
  if (stepUp) await requireStepUp(ctx)
}

/** A malformed path parameter answers "not found". */
function parseParams(schema: TSchema, params: unknown): Record<string, string> {
  try {
    return validateInput(schema, Value.Convert(schema, { ...(params as object) })) as Record<string, string>
  } catch (cause) {
    throw new Problem('resource.not_found', 'There is nothing at this address.', { cause })
  }
}

/** Numbers and booleans have one spelling, JSON's (INP-14): any other stays text and is refused. */
const SPELLINGS: Record<string, RegExp> = {
  boolean: /^(?:true|false)$/,
  integer: /^(?:0|-?[1-9]\d{0,15})$/,
  number: /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?$/,
}

function valuesOf(schema: TSchema, query: QueryText): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, { type?: string }> }
  const given = givenOf(query)
  return Object.fromEntries(
    Object.keys(given).map((name) => [name, parameterValueOf(given, name, properties[name]?.type)]),
  )
}

function parameterValueOf(given: Given, name: string, type = ''): unknown {
  if (type === 'array') return wordsOf(given[name]!)
  const text = oneOf(given, name)!
  return SPELLINGS[type]?.test(text) ? JSON.parse(text) : text
}

/** Converts parameter texts to the schema's types; errors look like those of lists. */
function parseQuery(schema: TSchema, query: QueryText): Record<string, string> {
  const values = valuesOf(schema, query)
  try {
    return validateInput(schema, values) as Record<string, string>
  } catch (error) {
    const [fault] = error instanceof Problem ? error.errors : []
    if (!fault) throw error
    const name = fault.pointer.split('/')[1] ?? ''
    const allowed = Object.keys((schema as { properties?: object }).properties ?? {})
    throw fault.code === 'unknown' ? unknownParameter(name, allowed) : invalidParameter(name, `It ${fault.message}.`)
  }
}

/** Answers can contain tokens: caches must not store them unless the endpoint allows it (CVE-2024-45596). */
async function send(
  reply: FastifyReply,
  endpoint: Endpoint,
  { status, body, headers, open, isHead }: EndpointAnswer & { isHead: boolean },
): Promise<FastifyReply> {
  const isEmpty = body === undefined && !open
  const stream = open && (isHead ? Readable.from([]) : await open())
  reply
    .code(status ?? endpoint.status ?? (isEmpty ? 204 : 200))
    .header('cache-control', 'no-store')
    .headers(headers ?? {})
  if (stream) return reply.send(stream)
  return isEmpty ? reply.send() : reply.type('application/json; charset=utf-8').send(serialise(body))
}
