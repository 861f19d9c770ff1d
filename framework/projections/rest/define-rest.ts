// REST-only settings of one resource: declared in `<name>.rest.ts`, read only by this surface.
import type { Application } from '#framework/application/build-application.ts'
import type { SurfaceSettings } from '#framework/application/define-app.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { isExported } from '#framework/operations/reading/export-list.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { type OptionTable, table, where } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'

export interface RestOptions {
  /** Path below /api/v1, without slashes at either end; defaults to the resource's name in kebab-case. */
  path?: string
}

export interface RestSettings extends SurfaceSettings, RestOptions {
  readonly surface: 'rest'
}

const path = where(
  'words of small letters, digits and dashes, with slashes between them alone, such as shop/blog-posts',
  (value) => typeof value === 'string' && /^[a-z0-9-]+(?:\/[a-z0-9-]+)*$/.test(value),
)
const OPTIONS: OptionTable<RestOptions> = { path }
const DECLARATION = table(OPTIONS)

/** `defineRest(auditEntries, { path: 'audit' })`; list it in the manifest's `surfaces`. */
export function defineRest(resource: AnyResource, options: RestOptions): RestSettings {
  return declare(
    'defineRest(), defineAdmin() or defineGraphql()',
    { surface: 'rest', resource: resource.name, ...options },
    DECLARATION.find(options, ''),
  )
}

function isRestSettings(settings: SurfaceSettings): settings is RestSettings {
  return settings.surface === 'rest'
}

/** The path of each resource that offers an operation or action, by name. */
export function restPathsOf({ models, surfaces }: Application): ReadonlyMap<string, string> {
  const settings = new Map(surfaces.filter(isRestSettings).map((each) => [each.resource, each]))
  return new Map(
    [...models.values()]
      .filter((model) => model.operations.size > 0 || model.actions.size > 0)
      .map((model) => [model.name, settings.get(model.name)?.path ?? model.names.path]),
  )
}

/** Absolute, without a trailing slash. */
export interface ResourcePaths {
  /** The resource's own path. */
  readonly path: string
  /** Path of the bulk runs; null in a project without them. */
  readonly runsPath: string | null
  /** Whether its list can be exported. */
  readonly isExported: boolean
}

/** The same with a prefix, such as `/api/v1`. */
export function resourcePathsOf(application: Application, prefix: string): ReadonlyMap<string, ResourcePaths> {
  const paths = restPathsOf(application)
  const runs = paths.get(bulkRuns.name)
  const runsPath = runs === undefined ? null : `${prefix}/${runs}`
  const { models, endpoints } = application
  return new Map(
    [...paths].map(([name, path]) => [
      name,
      { path: `${prefix}/${path}`, runsPath, isExported: isExported(models.get(name)!, { path, endpoints }) },
    ]),
  )
}
