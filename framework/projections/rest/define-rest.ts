// What REST alone does differently for one resource: declared in `<name>.rest.ts`, read by nothing but this surface.
import type { Application } from '#framework/application/build-application.ts'
import type { SurfaceSettings } from '#framework/application/define-app.ts'
import { isExported } from '#framework/operations/export-list.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { type OptionTable, table, where } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'

export interface RestOptions {
  /** Below /api/v1, without slashes at the ends; the resource's own name in kebab-case when left out. */
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

/** The path of every resource that has one, by its name: those that offer an operation or an action. */
export function restPathsOf({ models, surfaces }: Application): ReadonlyMap<string, string> {
  const settings = new Map(surfaces.filter(isRestSettings).map((each) => [each.resource, each]))
  return new Map(
    [...models.values()]
      .filter((model) => model.operations.size > 0 || model.actions.size > 0)
      .map((model) => [model.name, settings.get(model.name)?.path ?? model.names.path]),
  )
}

/** Absolute, without a slash at the end. */
export interface ResourcePaths {
  /** Where the resource stands. */
  readonly path: string
  /** Where runs on many records stand; null in a project that keeps none. */
  readonly runsPath: string | null
  /** Whether its list can be had as a file. */
  readonly isExported: boolean
}

/** The same below a prefix, such as `/api/v1`. */
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
