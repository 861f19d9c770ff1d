// What the admin alone does differently for one resource; it stands in the app's `<name>.admin.ts`.
import type { SurfaceSettings } from '#framework/application/define-app.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { flag, listOf, oneOf, table, words } from '#framework/resource/declaring/rules.ts'
import type { AnyResource, Resource } from '#framework/resource/define-resource.ts'

/** All may be left out. */
export interface AdminOptions {
  /** Columns of the list, in their order; by default the title, what can be filtered, and the time of the last change. */
  columns?: readonly string[]
  /** Fields that can be changed in the list, by whoever may change the record. */
  editable?: readonly string[]
  /** Heading in the menu; by default the app's name. */
  group?: string
  /** False keeps the resource out of the menu. */
  isShown?: boolean
}

/** The settings as the manifest carries them. */
export interface AdminSettings extends SurfaceSettings, AdminOptions {
  readonly surface: 'admin'
}

type NameOf<R> =
  R extends Resource<string, infer F> ? Extract<keyof F, string> | 'id' | 'createdAt' | 'updatedAt' : never

/** A column that is no field would stay empty. */
const declarationOf = ({ definition }: AnyResource) =>
  table<AdminOptions>({
    columns: listOf(oneOf(['id', ...Object.keys(definition.fields ?? {}), 'createdAt', 'updatedAt'], 'Fields')),
    editable: listOf(oneOf(changeableOf(definition), 'Fields that can be changed')),
    group: words,
    isShown: flag,
  })

/** What only the server sets, or what is set once, would be asked for in vain. */
function changeableOf({ fields = {} }: AnyResource['definition']): string[] {
  return Object.keys(fields).filter((name) => {
    const { readOnly, immutable, hidden } = fields[name]!.options
    return !readOnly && !immutable && !hidden
  })
}

/** `defineAdmin(articles, { columns: ['title', 'status'] })`; list it in the manifest's `surfaces`. */
export function defineAdmin<R extends AnyResource>(
  resource: R,
  options: AdminOptions & { columns?: readonly NameOf<R>[]; editable?: readonly NameOf<R>[] },
): AdminSettings {
  return declare(
    'defineRest(), defineAdmin() or defineGraphql()',
    { surface: 'admin', resource: resource.name, ...options },
    declarationOf(resource).find(options, ''),
  )
}

/** The settings of a resource, empty when it has none. */
export function adminOptionsOf(surfaces: readonly SurfaceSettings[], resource: string): AdminOptions {
  const settings = surfaces.find((each) => each.surface === 'admin' && each.resource === resource)
  return (settings as AdminSettings | undefined) ?? {}
}
