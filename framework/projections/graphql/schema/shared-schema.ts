// The schema of an application, built once: a starting server checks its names first, and serves it then.
import type { GraphQLSchema } from 'graphql'
import type { Application } from '#framework/application/build-application.ts'
import type { Models } from '#framework/resource/model.ts'
import { buildGraphqlSchema } from './build-schema.ts'

const schemas = new WeakMap<Application, WeakMap<Models, GraphQLSchema>>()

/** What callers who may read every field see. */
export const wholeModelsOf = ({ views, models }: Application): Models => views?.whole ?? models

/** The schema of these models of the application, which must not change any more. Throws as `buildGraphqlSchema` does. */
export function sharedSchemaOf(application: Application, models = wholeModelsOf(application)): GraphQLSchema {
  const built = schemas.get(application) ?? new WeakMap<Models, GraphQLSchema>()
  schemas.set(application, built)
  const schema = built.get(models) ?? buildGraphqlSchema({ ...application, models })
  built.set(models, schema)
  return schema
}
