// Finds name collisions in GraphQL, OpenAPI and REST, all at once.
import { BootError } from '#framework/application/boot-error.ts'
import type { Application } from '#framework/application/build-application.ts'
import { sharedSchemaOf } from '#framework/projections/graphql/schema/shared-schema.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { buildOpenApi } from '#framework/projections/openapi/build-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { requireDistinctRoutes } from '#framework/projections/rest/distinct-routes.ts'
import type { BootMistake } from '#framework/resource/mistakes/boot-mistake.ts'

/** Builds every surface once, like a server. Throws a BootError that lists the collisions of all. */
export function requireDistinctNames(application: Application): void {
  const mistakes = [
    () => sharedSchemaOf(application),
    () => buildOpenApi(application, { ...API_INFO, paths: restPathsOf(application) }),
    () => requireDistinctRoutes(application, API_INFO.prefix),
  ].flatMap(mistakesOf)
  if (mistakes.length > 0) throw new BootError(mistakes)
}

function mistakesOf(make: () => unknown): readonly BootMistake[] {
  try {
    make()
    return []
  } catch (error) {
    if (error instanceof BootError) return error.mistakes
    throw error
  }
}
