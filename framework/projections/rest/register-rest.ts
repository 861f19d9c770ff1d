// The REST surface: routes for every resource and every endpoint of the application.
import type { FastifyInstance } from 'fastify'
import { resourcePathsOf } from './define-rest.ts'
import { noteRefusedRequest, type RestSurface } from './request-context.ts'
import { routeEndpoint } from './route-endpoint.ts'
import { routeResource } from './route-resource.ts'
import { registerUploads } from './uploads.ts'

/** Adds all routes; fails at boot if two claim the same method and path. */
export async function registerRest(app: FastifyInstance, surface: RestSurface): Promise<void> {
  const { endpoints, models } = surface.application
  app.addHook('onError', (request, _reply, error) => noteRefusedRequest(request, error))
  for (const endpoint of endpoints.filter(({ upload }) => !upload)) routeEndpoint(app, surface, endpoint)
  await registerUploads(app, (scope) => {
    for (const endpoint of endpoints.filter(({ upload }) => upload)) routeEndpoint(scope, surface, endpoint)
  })
  for (const [name, paths] of resourcePathsOf(surface.application, surface.prefix))
    routeResource(app, surface, { model: models.get(name)!, ...paths })
}
