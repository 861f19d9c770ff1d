// The REST surface: routes for every resource and every endpoint of the application.
import type { FastifyInstance } from 'fastify'
import { restPathsOf } from './define-rest.ts'
import type { RestSurface } from './request-context.ts'
import { routeEndpoint } from './route-endpoint.ts'
import { routeResource } from './route-resource.ts'

/** Adds all routes; two that claim the same method and address fail here, at boot. */
export function registerRest(app: FastifyInstance, surface: RestSurface): void {
  const { endpoints, models } = surface.application
  for (const endpoint of endpoints) routeEndpoint(app, surface, endpoint)
  for (const [name, path] of restPathsOf(surface.application))
    routeResource(app, surface, { model: models.get(name)!, path: `${surface.prefix}/${path}` })
}
