// GraphQL from the declarations: one schema at boot; a request is checked, gets its context, and runs.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Runtime } from '#framework/request/context.ts'
import { identityOf } from '#framework/request/request-identity.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { serveGraphiql } from './graphiql.ts'
import { createDocuments } from './run/documents.ts'
import { executeOperation } from './run/execute.ts'
import { formatFieldError, formatRequestError } from './run/format-errors.ts'
import { readGraphqlRequest } from './run/read-request.ts'
import { createRequestState } from './run/request-state.ts'
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
 * Serves `/graphql/`: POST with a JSON body, and GET for GraphiQL where the settings allow it. The server must treat a
 * trailing slash as nothing and read JSON only: a browser form cannot send that unasked (CVE-2025-64166, CVE-2022-41919).
 */
export function registerGraphql(app: FastifyInstance, parts: GraphqlParts): void {
  app.post('/graphql', createAnswerer(parts))
  if (parts.settings.graphiql) serveGraphiql(app, '/graphql')
}

function createAnswerer({ application, runtime, access, settings }: GraphqlParts) {
  const schema = buildGraphqlSchema(application)
  const { introspection: hasIntrospection, limits } = settings
  const checkedOperationOf = createDocuments({ schema, hasIntrospection, limits })

  return async (request: FastifyRequest, reply: FastifyReply) => {
    // An answer belongs to its caller alone (CVE-2026-64648: a kept answer went out for another body).
    reply.header('cache-control', 'no-store')
    const errorContext = { requestId: request.id, log: runtime.log }
    try {
      const asked = readGraphqlRequest(request.body)
      const checked = checkedOperationOf(asked)
      const ctx = await buildContext(runtime, access, identityOf(request))
      const execution = { schema, checked, request: asked, hasSuggestions: hasIntrospection }
      const { data, errors } = await executeOperation(createRequestState(ctx), execution)
      return { ...(errors && { errors: errors.map((error) => formatFieldError(error, errorContext)) }), data }
    } catch (error) {
      const formatted = formatRequestError(error, errorContext)
      if (error instanceof Problem) reply.headers(error.headers)
      return reply.code(formatted.extensions.status).send({ errors: [formatted] })
    }
  }
}
