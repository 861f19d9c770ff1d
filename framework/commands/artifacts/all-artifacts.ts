// The files that are made from the declarations and committed: reviewers read in them what a change means for clients.
import type { Application } from '#framework/application/build-application.ts'
import { buildAdminMetadata } from '#framework/projections/admin/index.ts'
import { buildSchemaText } from '#framework/projections/graphql/schema/build-schema.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { buildOpenApi } from '#framework/projections/openapi/build-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { formatPolicies } from '#framework/projections/row-security/index.ts'

/** One generated file: its name, and the text that the declarations make of it. */
export interface Artifact {
  readonly file: string
  build(application: Application): string
}

/** Every file of `generated/`. */
export const allArtifacts: readonly Artifact[] = [
  {
    file: 'openapi.json',
    build: (application) =>
      `${JSON.stringify(buildOpenApi(application, { ...API_INFO, paths: restPathsOf(application) }), null, 1)}\n`,
  },
  { file: 'schema.graphql', build: buildSchemaText },
  {
    file: 'admin.json',
    build: (application) => `${JSON.stringify(buildAdminMetadata(application, restPathsOf(application)), null, 2)}\n`,
  },
  { file: 'policies.sql', build: ({ models }) => formatPolicies(models) },
]
