// The public parts of API version 1: REST below /api/v1, its description, and pages that display it.
import type { FastifyInstance } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { type DocsReaders, registerOpenApi } from '#framework/projections/openapi/register-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { registerRest } from '#framework/projections/rest/register-rest.ts'
import { admission, contextOf, type RestSurface } from '#framework/projections/rest/request-context.ts'
import type { Access } from '#framework/request/access.ts'
import { requireReader } from '#framework/request/credentials/readers.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import type { DocumentReaders } from '#framework/settings/readership.ts'
import type { StaticFolder } from '#framework/static-files/collected/static-folder.ts'

export interface ApiParts {
  application: Application
  runtime: Runtime
  access: Access
  /** Whether to compare endpoint answers with their schemas. */
  checksAnswers: boolean
  /** Where the files of pages lie. */
  statics?: StaticFolder | undefined
  /** A module with quick sign-ins for Swagger UI; in development. */
  logIns?: string | undefined
}

/** Mounts version 1. */
export async function registerApi(app: FastifyInstance, parts: ApiParts, readers: DocumentReaders): Promise<void> {
  const [surface, paths] = [{ ...parts, prefix: API_INFO.prefix }, restPathsOf(parts.application)]
  await registerRest(app, surface)
  registerDirectory(app, paths)
  const { application, access, logIns, statics } = parts
  registerOpenApi(app, application, {
    ...API_INFO,
    paths,
    readers,
    access,
    logIns,
    statics,
    ...callersOf(surface, readers),
  })
}

/** A public document needs no token, but a valid one adds the fields that its holder may see. */
function callersOf(
  surface: RestSurface,
  { openapi }: DocumentReaders,
): Pick<DocsReaders, 'identifyCaller' | 'modelsFor'> {
  return {
    identifyCaller: admission(surface, ({ caller }) => requireReader(surface.access, openapi, caller)),
    modelsFor: (request) => {
      const { actorId, permissions } = contextOf(request)
      return actorId === null ? null : (surface.application.views?.shapeFor(permissions) ?? null)
    },
  }
}

/** Answers the API's root with a directory of its resources. */
function registerDirectory(app: FastifyInstance, paths: ReadonlyMap<string, string>): void {
  const resources = Object.fromEntries([...paths].map(([name, path]) => [name, `${API_INFO.prefix}/${path}`]))
  app.get(API_INFO.prefix, async () => ({ resources, openapi: `${API_INFO.prefix}/openapi.json` }))
}
