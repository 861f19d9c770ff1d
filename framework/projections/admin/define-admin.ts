// What the admin alone does differently for one resource; it stands in the app's `<name>.admin.ts`.
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

/** What a badge says beside its word: it went well, it waits, it went wrong, it matters. */
export const TONES = ['good', 'warn', 'danger', 'accent', 'plain'] as const
export type Tone = (typeof TONES)[number]

/** A list as the app thinks of it, offered above everybody's lists. */
export interface Preset {
  readonly name: string
  /** As they stand in the address of the list: `{ status: 'draft', ordering: '-updatedAt' }`. */
  readonly words: Readonly<Record<string, string>>
}

/** Fields of a form that stand together under a heading. */
export interface FieldGroup {
  title: string
  fields: readonly string[]
}

type Scalar = string | number | boolean | null

/** For a field, the values that others must have. */
export type VisibleWhen = Readonly<Record<string, Readonly<Record<string, readonly Scalar[]>>>>

/** All may be left out. */
export interface AdminOptions {
  /** Columns of the list, in their order; by default the title, what can be filtered, and the time of the last change. */
  columns?: readonly string[]
  /** Fields that can be changed in the list, by whoever may change the record. */
  editable?: readonly string[]
  /** Heading in the menu; by default the app's name. */
  group?: string
  /** The line of a sign beside its name in the menu: the path of an SVG of 16 by 16, such as `M2 4h12M2 8h12M2 12h12`. */
  icon?: string
  /** Filters that stand first, in their order; the others follow. */
  filters?: readonly string[]
  presets?: readonly Preset[]
  /** How the words of choices are shown: `{ status: { published: 'good' } }`. */
  badges?: Readonly<Record<string, Readonly<Record<string, Tone>>>>
  /** Other widgets for fields: one of a field kind, or one that an app brings in its `admin/`. */
  widgets?: Readonly<Record<string, string>>
  /** The form's headings with the fields below each; fields of no group stand before them. */
  sections?: readonly FieldGroup[]
  /** `{ publishedAt: { status: ['published'] } }`: a field is asked only there, and is not sent elsewhere. The server knows nothing of it. */
  visibleWhen?: VisibleWhen
  /** Records of others that point here, asked for in a table below the form: `{ resource: 'comments', through: 'article', fields: ['text'] }`. */
  readonly inlines?: readonly Inline[]
  /** False keeps the resource out of the menu. */
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
/** What is named is looked up at boot, once every app is known. */
const inline = table<Inline>({ resource: needed(words), through: needed(words), fields: listOf(words) })
const SCALAR = where(
  'a text, a number, true, false or null',
  (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
)

/** An object whose keys are fields. */
const byField = (fields: readonly string[], rule: Rule) =>
  table(Object.fromEntries(fields.map((name) => [name, rule])) as OptionTable<Record<string, unknown>>)

/** A column, a group or a condition that names no field would stay empty. */
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
