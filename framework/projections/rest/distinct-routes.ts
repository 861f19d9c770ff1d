// Refuses two routes with the same method and path, one of which would shadow the other.
import type { Application } from '#framework/application/build-application.ts'
import { ownerOf, ownerOfEndpoint, withDistinctNames } from '#framework/application/distinct-names.ts'
import { type Made, NameBook, type Owner, PEND } from '#framework/resource/mistakes/name-book.ts'
import { resourcePathsOf } from './define-rest.ts'
import { endpointUrlOf } from './route-endpoint.ts'
import { routesOfResource } from './route-resource.ts'

/** Throws a BootError that names both routes of each pair. */
export function requireDistinctRoutes(application: Application, prefix: string): void {
  const names = new NameBook()
  withDistinctNames(names, () => {
    for (const address of addressesOf(application, prefix)) names.take(address)
  })
}

function addressesOf(application: Application, prefix: string): Made[] {
  const { endpoints, models } = application
  return [
    addressOf('GET', `${prefix}/openapi.json`, PEND),
    ...[...resourcePathsOf(application, prefix)].flatMap(([name, paths]) => {
      const model = models.get(name)!
      return routesOfResource(model, paths).map((route) =>
        addressOf(String(route.method), `${paths.path}${route.path}`, ownerOf(model, route.operation)),
      )
    }),
    ...endpoints.map((endpoint) =>
      addressOf(endpoint.method, endpointUrlOf(endpoint.path, prefix), ownerOfEndpoint(endpoint)),
    ),
  ]
}

/** Routing ignores parameter names and trailing slashes. */
function addressOf(method: string, url: string, owner: Owner): Made {
  return { as: 'address', name: `${method} ${url.replace(/:\w+/g, '{}').replace(/\/+$/, '')}`, ...owner }
}
