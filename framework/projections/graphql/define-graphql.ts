// GraphQL-only settings of one resource, declared in the app's `<name>.graphql.ts`.
import type { SurfaceSettings } from '#framework/application/define-app.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import { flag, type OptionTable, table, where } from '#framework/resource/declaring/rules.ts'
import type { AnyResource } from '#framework/resource/define-resource.ts'

/** All are optional. */
export interface GraphqlOptions {
  /** Name of the object type, singular: `Post` instead of `Article`. Root fields follow it. */
  type?: string
  /** Its plural, for lists: `Posts`. Derived from `type` by default. */
  plural?: string
  /** False hides the resource from GraphQL. */
  isServed?: boolean
}

/** The settings as the manifest carries them. */
export interface GraphqlSettings extends SurfaceSettings, GraphqlOptions {
  readonly surface: 'graphql'
}

const typeName = where(
  'a name of letters and digits that begins with a capital letter, such as BlogPost',
  (value) => typeof value === 'string' && /^[A-Z][a-zA-Z0-9]{0,49}$/.test(value),
)
const OPTIONS: OptionTable<GraphqlOptions> = { type: typeName, plural: typeName, isServed: flag }
const DECLARATION = table(OPTIONS)

/** `defineGraphql(articles, { type: 'Post' })`; list it in the manifest's `surfaces`. */
export function defineGraphql(resource: AnyResource, options: GraphqlOptions): GraphqlSettings {
  return declare(
    'defineRest(), defineAdmin() or defineGraphql()',
    { surface: 'graphql', resource: resource.name, ...options },
    DECLARATION.find(options, ''),
  )
}
