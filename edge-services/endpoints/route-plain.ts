// Endpoints that need neither tenant nor database: they answer even while neither is available.
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { unknownParameter } from '#framework/operations/listing/parameter-problems.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { requireAcceptable } from '#framework/projections/rest/answers/accept.ts'
import { queryOf } from '#framework/projections/rest/request-context.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { requireHonoured } from '#shared/middleware/write-headers.ts'

const NOTHING = Type.Object({}, { additionalProperties: false })

/** Adds the route. `run` gets an anonymous context. */
export function routePlain(app: FastifyInstance, runtime: Runtime, endpoint: Endpoint): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      // Check the caller before the request.
      if (endpoint.access === 'actor') requireToken(request.headers.authorization)
      requireAcceptable(request)
      if (endpoint.method !== 'GET') requireHonoured(request.headers)
      for (const name in queryOf(request)) throw unknownParameter(name, [])
      const nobody = createContext(runtime, { requestId: request.id })
      const { body = {} } = await endpoint.run(nobody, {
        params: {},
        query: {},
        body: endpoint.body ? validateInput(endpoint.body, request.body) : validateInput(NOTHING, request.body ?? {}),
        headers: request.headers,
        upload: null,
        isOwnPage: false,
        remote: { address: request.ip, userAgent: request.headers['user-agent'] ?? null },
        identify: async () => nobody,
      })
      return reply
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(body))
    },
  })
}

function requireToken(authorization: string | undefined): void {
  if (!authorization) throw new Problem('auth.required', 'Write the header as: Authorization: Bearer <token>.')
}
