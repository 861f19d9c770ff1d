// What is public in version 1 of the API: REST below /api/v1, its description, and the pages to read it with.
import type { FastifyInstance } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import type { OpenApiOptions } from '#framework/projections/openapi/build-openapi.ts'
import { registerOpenApi } from '#framework/projections/openapi/register-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { registerRest } from '#framework/projections/rest/register-rest.ts'
import type { Access } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/context.ts'

const PREFIX = '/api/v1'

export interface ApiParts {
  application: Application
  runtime: Runtime
  access: Access
}

/** How the document of this version introduces itself; `generated/openapi.json` is made with it too. */
export function openApiOptionsOf(application: Application): OpenApiOptions {
  return {
    title: 'PEND API',
    version: '1',
    description:
      'Every resource is listed, filtered, sorted and paged in the same way; every error is a problem (RFC 9457) with a code. Log in at `/api/v1/auth/login` and send the token as `Authorization: Bearer …`.',
    prefix: PREFIX,
    paths: restPathsOf(application),
  }
}

/** Mounts version 1. */
export async function registerApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
  registerRest(app, { ...parts, prefix: PREFIX })
  await registerOpenApi(app, parts.application, openApiOptionsOf(parts.application))
}
