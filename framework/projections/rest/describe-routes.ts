// Every REST route for people: what it does, and what it requires of the caller.
import type { Application } from '#framework/application/build-application.ts'
import type { Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import { resourcePathsOf } from './define-rest.ts'
import { endpointUrlOf } from './route-endpoint.ts'
import { routesOfResource } from './route-resource.ts'

export interface RouteDescription {
  readonly method: string
  /** With `{id}` for parameters. */
  readonly path: string
  /** `articles: list`, or the name of a hand-written endpoint. */
  readonly operation: string
  /** A permission, `public` or `signed in`. */
  readonly access: string
}

/** Endpoints first, then resources in order: what `registerRest` serves under the same prefix. */
export function describeRoutes(application: Application, prefix: string): RouteDescription[] {
  const resources = [...resourcePathsOf(application, prefix)].flatMap(([name, paths]) =>
    routesOfResource(application.models.get(name)!, paths).map((route) => ({
      method: String(route.method),
      path: spell(`${paths.path}${route.path}`),
      operation: `${name}: ${route.operation}`,
      access: route.permission,
    })),
  )
  const endpoints = application.endpoints.map((endpoint) => ({
    method: endpoint.method,
    path: spell(endpointUrlOf(endpoint.path, prefix)),
    operation: endpoint.name,
    access: accessOf(endpoint),
  }))
  return [...endpoints, ...resources]
}

const spell = (url: string) => url.replace(/:(\w+)/g, '{$1}')

function accessOf({ access }: Endpoint): string {
  if (typeof access === 'object') return access.permission
  return access === 'public' ? 'public' : 'signed in'
}
