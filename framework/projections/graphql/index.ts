// GraphQL from the declarations: one schema at boot; a request is checked, gets its context, and runs.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Application } from '#framework/application/build-application.ts'
import { acceptsStream, STREAM_HEADERS } from '#framework/operations/events/open-stream.ts'
import { noteRefusal } from '#framework/operations/note-refusal.ts'
import { modelsOf } from '#framework/operations/steps/operation-target.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context, Runtime } from '#framework/request/context.ts'
import { identityOf } from '#framework/request/request-identity.ts'
import type { Models } from '#framework/resource/model.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { createGraphiqlPage } from './graphiql.ts'
import { createDocuments, type GraphqlRequest } from './run/documents.ts'
import { executeOperation } from './run/execute.ts'
import { formatRequestError } from './run/format-errors.ts'
import { readGraphqlAddress, readGraphqlRequest } from './run/read-request.ts'
import { createRequestState, type RequestState } from './run/request-state.ts'
import { answerOf, openSubscription, wholeStreamOf } from './run/stream.ts'
import { buildGraphqlSchema } from './schema/build-schema.ts'
import type { GraphqlSurfaceSettings } from './settings.ts'

/** What core hands over. */
export interface GraphqlParts {
  application: Application
  runtime: Runtime
  access: Access
  settings: GraphqlSurfaceSettings
}

/**
 * Serves `/graphql/`: POST with a JSON body; GET for a stream (`Accept: text/event-stream`), and for GraphiQL where the settings
 * allow it. The server must treat a trailing slash as nothing and read JSON only: a browser form cannot send that unasked
 * (CVE-2025-64166, CVE-2022-41919).
 */
export function registerGraphql(app: FastifyInstance, parts: GraphqlParts): void {
  const answer = createAnswerer(parts)
  const sendPage = parts.settings.graphiql ? createGraphiqlPage() : null
  app.post('/graphql', (request, reply) => answer(request, reply, () => readGraphqlRequest(request.body)))
  app.get('/graphql', { exposeHeadRoute: sendPage !== null }, async (request, reply) => {
    const isStream = request.method === 'GET' && acceptsStream(request.headers.accept)
    if (isStream) return answer(request, reply, () => readGraphqlAddress(request.query))
    if (sendPage) return sendPage(reply)
    throw new Problem(
      'request.method_not_allowed',
      'GET is for subscriptions, with Accept: text/event-stream; send the rest with POST.',
      {
        headers: { allow: 'POST' },
      },
    )
  })
}

function createAnswerer({ application, runtime, access, settings }: GraphqlParts) {
  const { introspection: hasIntrospection } = settings
  const servedFor = createServedSchemas(application, settings)

  return async (request: FastifyRequest, reply: FastifyReply, read: () => GraphqlRequest) => {
    // An answer belongs to its caller alone (CVE-2026-64648: a kept answer went out for another body).
    reply.header('cache-control', 'no-store')
    const errorContext = { requestId: request.id, log: runtime.log }
    const wantsStream = prefersStream(request.headers.accept)
    try {
      const asked = read()
      const contextOf = () => buildContext(runtime, access, identityOf(request))
      // Where what there is depends on who asks, that comes first.
      const opened = runtime.views && (await contextOf())
      const { schema, checkedOperationOf } = servedFor(opened)
      const checked = checkedOperationOf(asked)
      requireTransport(request, checked.operation)
      const state = createRequestState(opened ?? (await contextOf()), callerOf(request))
      const execution = { schema, checked, request: asked, hasSuggestions: hasIntrospection }
      if (checked.operation.operation === 'subscription')
        return reply.headers(STREAM_HEADERS).send(openSubscription(state, execution))
      const result = await executeOperation(state, execution)
      await noteRefusals(state.ctx, result.errors)
      const answer = answerOf(result, errorContext)
      return wantsStream ? sendWholeStream(reply, answer) : answer
    } catch (error) {
      const formatted = formatRequestError(error, errorContext)
      if (error instanceof Problem) reply.headers(error.headers)
      const answer = { errors: [formatted] }
      return wantsStream ? sendWholeStream(reply, answer) : reply.code(formatted.extensions.status).send(answer)
    }
  }
}

interface Served {
  readonly schema: GraphQLSchema
  readonly checkedOperationOf: ReturnType<typeof createDocuments>
}

/** Documents kept for callers who meet less than everything: there may be many kinds of them. */
const KEPT_OF_A_VIEW = 20_000

/** Where fields have rules, callers who lack them have a schema without those fields: naming one is naming what is not there. */
function createServedSchemas(
  application: Application,
  { introspection: hasIntrospection, limits }: GraphqlSurfaceSettings,
): (ctx: Context | null) => Served {
  const build = (models: Models, kept?: number): Served => {
    const schema = buildGraphqlSchema({ ...application, models })
    return { schema, checkedOperationOf: createDocuments({ schema, hasIntrospection, limits, ...(kept && { kept }) }) }
  }
  const whole = build(application.models)
  const served = new WeakMap<Models, Served>([[application.models, whole]])
  return (ctx) => {
    const models = ctx ? modelsOf(ctx) : application.models
    const known = served.get(models) ?? build(models, KEPT_OF_A_VIEW)
    served.set(models, known)
    return known
  }
}

/** What was refused to somebody known stands in the trail, as over REST. */
async function noteRefusals(ctx: Context, errors: readonly GraphQLError[] = []): Promise<void> {
  for (const { originalError, path } of errors)
    if (originalError instanceof Problem)
      await noteRefusal(ctx, {
        ...{ code: originalError.code, detail: originalError.message },
        call: `POST /graphql/ ${path?.[0] ?? ''}`,
      })
}

function callerOf({ ip, headers }: FastifyRequest): RequestState['caller'] {
  return { headers, remote: { address: ip, userAgent: headers['user-agent'] ?? null } }
}

/** Clients that read both get JSON where one answer is all there is. */
function prefersStream(accept: string | undefined): boolean {
  return acceptsStream(accept) && !/\bapplication\/(graphql-response\+)?json\b/i.test(accept!)
}

/** A link asks for nothing and changes nothing (GHSA-9q82-xgwf-vj6h), and what has no end is no JSON. */
function requireTransport({ method, headers }: FastifyRequest, { operation }: OperationDefinitionNode): void {
  if (method === 'GET' && operation !== 'subscription')
    throw new Problem('request.method_not_allowed', 'GET is for subscriptions: send the rest with POST.', {
      headers: { allow: 'POST' },
    })
  if (operation === 'subscription' && !acceptsStream(headers.accept))
    throw new Problem('request.not_acceptable', 'A subscription is a stream: send Accept: text/event-stream.')
}

function sendWholeStream(reply: FastifyReply, answer: object): FastifyReply {
  return reply.headers(STREAM_HEADERS).send(wholeStreamOf(answer))
}
