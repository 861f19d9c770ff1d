// Admin-only settings of one resource, declared in the app's `<name>.admin.ts`.
import type { Inline, SurfaceSettings } from '#framework/application/define-app.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  flag,
  listOf,
  needed,
  type OptionTable,
  oneOf,
  type Rule,
  recordOf,
  table,
  where,
  words,
} from '#framework/resource/declaring/rules.ts'
import type { AnyResource, Resource } from '#framework/resource/define-resource.ts'

/** Tones of a badge: success, waiting, failure, importance, neutral. */
export const TONES = ['good', 'warn', 'danger', 'accent', 'plain'] as const
export type Tone = (typeof TONES)[number]

/** A list that the app predefines, offered before people's own views. */
export interface Preset {
  readonly name: string
  /** As in the URL of the list: `{ status: 'draft', ordering: '-updatedAt' }`. */
  readonly words: Readonly<Record<string, string>>
}

/** Form fields grouped under a heading. */
export interface FieldGroup {
  title: string
  fields: readonly string[]
}

type Scalar = string | number | boolean | null

/** For each field, the values that other fields must have. */
export type VisibleWhen = Readonly<Record<string, Readonly<Record<string, readonly Scalar[]>>>>

/** All are optional. */
export interface AdminOptions {
  /** Columns of the list, in order; by default the title, the filterable fields, and the time of the last change. */
  columns?: readonly string[]
  /** Fields that people who may change the record can edit in the list. */
  editable?: readonly string[]
  /** Menu heading; by default the app's name. */
  group?: string
  /** Icon in the menu: an SVG path on a 16 by 16 grid, such as `M2 4h12M2 8h12M2 12h12`. */
  icon?: string
  /** Filters that come first, in order; the others follow. */
  filters?: readonly string[]
  presets?: readonly Preset[]
  /** Badge tones for the words of choices: `{ status: { published: 'good' } }`. */
  badges?: Readonly<Record<string, Readonly<Record<string, Tone>>>>
  /** Widgets for fields: one of a field kind, or one from the app's `admin/`. */
  widgets?: Readonly<Record<string, string>>
  /** Headings of the form with their fields; ungrouped fields come first. */
  sections?: readonly FieldGroup[]
  /** `{ publishedAt: { status: ['published'] } }`: the form shows and sends the field only then. The server does not know this rule. */
  visibleWhen?: VisibleWhen
  /**
   * Other resources' records that point to this one, edited in a table below the form: `{ resource: 'comments',
   * through: 'article', fields: ['text'] }`.
   */
  readonly inlines?: readonly Inline[]
  /** False hides the resource from the menu. */
  isShown?: boolean
}

/** The settings as the manifest carries them. */
export interface AdminSettings extends SurfaceSettings, AdminOptions {
  readonly surface: 'admin'
}

type NameOf<R> =
  R extends Resource<string, infer F> ? Extract<keyof F, string> | 'id' | 'createdAt' | 'updatedAt' : never

const path = where('the path of an SVG of 16 by 16', (value) =>
  /^[Mm][MmLlHhVvCcSsQqTtAaZz\d\s,.-]{1,500}$/.test(String(value)),
)
const preset = table<Preset>({ name: needed(words), words: needed(recordOf(words)) })
/** Boot resolves the names, once every app is known. */
const inline = table<Inline>({ resource: needed(words), through: needed(words), fields: listOf(words) })
const SCALAR = where(
  'a text, a number, true, false or null',
  (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
)

/** An object with fields as keys. */
const byField = (fields: readonly string[], rule: Rule) =>
  table(Object.fromEntries(fields.map((name) => [name, rule])) as OptionTable<Record<string, unknown>>)

/** A column, group or condition must name an existing field, or it would stay empty. */
const declarationOf = ({ definition }: AnyResource) => {
  const own = Object.keys(definition.fields ?? {})
  const fields = ['id', ...own, 'createdAt', 'updatedAt']
  return table<AdminOptions>({
    columns: listOf(oneOf(fields, 'Fields')),
    editable: listOf(oneOf(changeableOf(definition), 'Fields that can be changed')),
    group: words,
    icon: path,
    filters: listOf(oneOf(definition.filters ?? [], 'Filters')),
    presets: listOf(preset),
    badges: byField(own, recordOf(oneOf(TONES, 'Tones'))),
    widgets: byField(fields, words),
    sections: listOf(table<FieldGroup>({ title: needed(words), fields: needed(listOf(oneOf(own, 'Fields'))) })),
    visibleWhen: byField(own, byField(own, listOf(SCALAR))),
    inlines: listOf(inline),
    isShown: flag,
  })
}

/** Only fields that clients can change: asking for any other would be pointless. */
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

/** The settings of a resource; empty if it has none. */
export function adminOptionsOf(surfaces: readonly SurfaceSettings[], resource: string): AdminOptions {
  const settings = surfaces.find((each) => each.surface === 'admin' && each.resource === resource)
  return (settings as AdminSettings | undefined) ?? {}
}
