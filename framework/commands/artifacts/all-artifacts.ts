// The generated files that are committed: they show reviewers what a change means for clients and operators.
import type { Application } from '#framework/application/build-application.ts'
import type { SettingDocument } from '#framework/application/project.ts'
import { buildAdminMetadata } from '#framework/projections/admin/index.ts'
import { buildSchemaText } from '#framework/projections/graphql/schema/build-schema.ts'
import { API_INFO } from '#framework/projections/openapi/api-info.ts'
import { buildOpenApi } from '#framework/projections/openapi/build-openapi.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { formatPolicies } from '#framework/projections/row-security/index.ts'
import type { CheckDefinition } from '../../checks/define-check.ts'
import type { CommandDefinition } from '../define-command.ts'
import { buildChecksPage } from './checks-page.ts'
import { buildCommandsPage } from './commands-page.ts'
import { buildDatabaseFile } from './database-file.ts'
import { withDecisionsIndex } from './decisions-index.ts'
import { buildEnvExample } from './env-example.ts'
import { buildPermissionsPage } from './permissions-page.ts'
import { buildSettingsPage } from './settings-page.ts'

/** What artifacts are generated from. */
export interface ArtifactSource {
  readonly application: Application
  readonly settings: readonly SettingDocument[]
  readonly commands: readonly CommandDefinition[]
  readonly checks: readonly CheckDefinition[]
}

/** One generated file: its path from the root, and its text. */
export interface Artifact {
  readonly file: string
  /** `present` is the current text, empty if the file does not exist. An empty result writes no file. */
  build(source: ArtifactSource, present: string): string
}

/** Every generated file: those for programs in `generated/`, those for people in `docs/`. */
export const allArtifacts: readonly Artifact[] = [
  {
    file: 'generated/openapi.json',
    build: ({ application }) =>
      `${JSON.stringify(buildOpenApi(application, { ...API_INFO, paths: restPathsOf(application) }), null, 1)}\n`,
  },
  { file: 'generated/schema.graphql', build: ({ application }) => buildSchemaText(application) },
  {
    file: 'generated/admin.json',
    build: ({ application }) =>
      `${JSON.stringify(buildAdminMetadata(application, restPathsOf(application)), null, 2)}\n`,
  },
  { file: 'generated/policies.sql', build: ({ application }) => formatPolicies(application.models) },
  { file: '.env.example', build: ({ settings }) => buildEnvExample(settings) },
  { file: 'generated/database.sql', build: ({ application }) => buildDatabaseFile(application) },
  { file: 'docs/reference/settings.md', build: ({ settings }) => buildSettingsPage(settings) },
  { file: 'docs/reference/commands.md', build: ({ commands }) => buildCommandsPage(commands) },
  { file: 'docs/reference/checks.md', build: ({ checks }) => buildChecksPage(checks) },
  { file: 'docs/reference/permissions.md', build: ({ application }) => buildPermissionsPage(application) },
  { file: 'docs/decisions.md', build: (_source, present) => withDecisionsIndex(present) },
]
