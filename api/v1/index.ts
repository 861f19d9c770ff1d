// What is public in version 1 of the API: REST below /api/v1 and its description.
import type { FastifyInstance } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import { registerRest } from '#framework/projections/rest/register-rest.ts'
import type { Access } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/context.ts'

export const API_PREFIX = '/api/v1'

export interface ApiParts {
  application: Application
  runtime: Runtime
  access: Access
}

/** Mounts version 1. */
export function registerApi(app: FastifyInstance, parts: ApiParts): void {
  registerRest(app, { ...parts, prefix: API_PREFIX })
}
