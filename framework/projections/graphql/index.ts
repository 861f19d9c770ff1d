// GraphQL from the declarations: one schema at boot; each request is checked, gets its context, and runs.
import type { FastifyInstance } from 'fastify'
import { gateOf } from '#framework/request/credentials/readers.ts'
import { graphiqlPage } from '#framework/static-files/viewers/graphiql-page.ts'
import { servePageFiles } from '#framework/static-files/viewers/reading-page.ts'
import { requireHonoured } from '#shared/middleware/write-headers.ts'
import { createAnswers } from './http/answer-request.ts'
import { prefersPage } from './http/answer-type.ts'
import { createOperations, type GraphqlParts } from './run/open-operation.ts'
import { readGraphqlAddress, readGraphqlRequest } from './run/read-request.ts'
import { createSockets } from './sockets/index.ts'
import { openUpgrades } from './sockets/upgrades.ts'

/**
 * Serves `/graphql/` by the GraphQL-over-HTTP draft: POST with a JSON body; GET for queries, streams (`Accept:
 * text/event-stream`), WebSockets, and GraphiQL if enabled and a browser asks. The server must ignore a trailing slash
 * and read JSON only: a browser form cannot send JSON without a preflight (CVE-2025-64166, CVE-2022-41919).
 */
export function registerGraphql(app: FastifyInstance, parts: GraphqlParts): void {
  const openOperation = createOperations(parts)
  const answer = createAnswers(openOperation, parts.runtime.log)
  const upgrades = openUpgrades(app, parts.settings.origins ?? [])
  const open = createSockets({ ...parts, openOperation })
  const sendPage = createPageAnswer(app, parts)
  app.post('/graphql', (request, reply) =>
    answer(request, reply, () => {
      // One document may write many records, or none.
      requireHonoured(request.headers)
      return readGraphqlRequest(request.body)
    }),
  )
  app.get('/graphql', (request, reply) => {
    if (upgrades.isAsked(request)) return upgrades.accept(request, reply, (socket) => open(request, socket))
    if (sendPage && prefersPage(request.headers.accept)) return sendPage(request, reply)
    return answer(request, reply, () => readGraphqlAddress(request.query))
  })
}

/** Sends GraphiQL to those who may open it; null where nobody may. */
function createPageAnswer(app: FastifyInstance, { access, settings }: GraphqlParts) {
  const { graphiql: readership, logIns, statics } = settings
  if (readership === 'off') return null
  const gate = gateOf(access, { page: 'graphql', readership })
  return servePageFiles(app, graphiqlPage(logIns), { gate, statics })
}
