// The metadata of the admin's screens: every resource as plain data, for `generated/admin.json` and for each caller.
import type { TSchema } from 'typebox'
import type { Application } from '#framework/application/build-application.ts'
import type { Inline } from '#framework/application/define-app.ts'
import { filtersOf, sortableFields } from '#framework/operations/listing/list-query.ts'
import { bulkRuns } from '#framework/operations/many/bulk-runs.ts'
import { manyDoorsOf } from '#framework/operations/many/many-doors.ts'
import { isExported } from '#framework/operations/reading/export-list.ts'
import { facetFields } from '#framework/operations/reading/facets.ts'
import { wordOf } from '#framework/operations/steps/operation-target.ts'
import type { CallerDescription } from '#framework/request/services/caller-description.ts'
import type { UploadLimits } from '#framework/request/services/upload-limits.ts'
import type { OperationName } from '#framework/resource/define-resource.ts'
import { constantDefaultOf, type JsonValue, type Lookup } from '#framework/resource/field.ts'
import type { FieldModel, Models, OrderTerm, ResourceModel } from '#framework/resource/model.ts'
import {
  type AdminOptions,
  adminOptionsOf,
  type FieldGroup,
  type Preset,
  type Tone,
  type VisibleWhen,
} from './define-admin.ts'

export type { UploadLimits } from '#framework/request/services/upload-limits.ts'
export type { Preset, Tone } from './define-admin.ts'

/** Everything that a caller's screens are built from: the answer of `GET /admin`. */
export interface AdminMetadata extends CallerDescription {
  /** The permissions of the caller in this place. */
  readonly permissions: readonly string[]
  /** The code of the problem that keeps a member out of the requested tenant; null for everybody else. */
  readonly barredBy: string | null
  /** Limits for uploaded files; null if the caller is nobody. */
  readonly uploads: UploadLimits | null
  readonly resources: readonly AdminResource[]
}

export interface AdminResource {
  readonly name: string
  readonly app: string
  readonly group: string
  /** SVG path on a 16 by 16 grid. */
  readonly icon: string | null
  readonly label: string
  readonly labelPlural: string
  readonly description: string
  /** Below the API root, without a leading slash. */
  readonly path: string
  /** Whether its rows belong to tenants. */
  readonly isInTenant: boolean
  /** Whether the audit trail records its changes. */
  readonly isAudited: boolean
  readonly titleField: string
  readonly operations: readonly OperationName[]
  readonly columns: readonly string[]
  /** Fields that can be edited in the list. */
  readonly editable: readonly string[]
  readonly ordering: readonly OrderTerm[]
  readonly sortable: readonly string[]
  readonly isSearchable: boolean
  /** Lookups by field; `category__slug` is a field of a related resource. */
  readonly filters: Readonly<Record<string, readonly Lookup[]>>
  readonly presets: readonly Preset[]
  /** Fields by which the list can count its records. */
  readonly facets: readonly string[]
  /** Whether the server exports its list to a file: `GET …/export`. */
  readonly isExported: boolean
  readonly fields: readonly AdminField[]
  /** Form headings; fields without one come first. */
  readonly sections: readonly FieldGroup[]
  /** For each field, the values that other fields must have to show it. */
  readonly visibleWhen: VisibleWhen
  /** Other resources' records edited below the form. */
  readonly inlines: readonly AdminInline[]
  readonly actions: readonly AdminAction[]
  /** Those of `update`, `delete` and the actions that work in bulk: `POST …/bulk/publish`. */
  readonly many: readonly string[]
}

export interface AdminField {
  readonly name: string
  readonly label: string
  readonly help: string | null
  readonly kind: string
  readonly widget: string
  readonly schema: TSchema
  readonly isRequired: boolean
  readonly isNullable: boolean
  readonly isList: boolean
  readonly default: JsonValue
  readonly onCreate: boolean
  readonly onUpdate: boolean
  readonly choices: readonly string[] | null
  /** Tones of the choice's words; a missing word gets the default tone of its meaning. */
  readonly tones: Readonly<Record<string, Tone>>
  readonly relation: { readonly to: string; readonly cardinality: 'one' | 'many' } | null
  /** The field that an empty value is made from, as a slug from a title. */
  readonly follows: string | null
  /** Whether copies such as the trail omit its value: browsers must not store it either. */
  readonly isSecret: boolean
}

/** A table of records that point to one record. */
export interface AdminInline {
  readonly resource: string
  /** Their field that points here. */
  readonly through: string
  /** The fields to edit, in order. */
  readonly fields: readonly string[]
}

export interface AdminAction {
  readonly name: string
  readonly path: string
  readonly permission: string
  readonly summary: string
  readonly description: string | null
  readonly isDangerous: boolean
  readonly input: TSchema | null
}

/** The parts of the application that the admin needs. */
export type AdminSource = Pick<Application, 'models' | 'surfaces' | 'endpoints'>

/** Number of columns in a list whose author named none. */
const MOST_COLUMNS = 6

/**
 * Pure. `paths` has the REST path of every resource the screens can reach; all others are left out, and no hidden field
 * is named. `may` removes what a caller may not do. Without it everything is named and permissions are only words: the
 * server checks again on every call.
 */
export function buildAdminMetadata(
  { models, surfaces, endpoints }: AdminSource,
  paths: ReadonlyMap<string, string>,
  may: (word: string) => boolean = () => true,
): { resources: AdminResource[] } {
  const shown = [...models.values()].filter(
    (model) => paths.has(model.name) && adminOptionsOf(surfaces, model.name).isShown !== false,
  )
  const resources = shown.map((model) => {
    const options = { ...adminOptionsOf(surfaces, model.name), path: paths.get(model.name)!, may, endpoints }
    return resourceOf(model, models, options)
  })
  return { resources: resources.filter(({ operations, actions }) => operations.length + actions.length > 0) }
}

interface Place extends Pick<AdminSource, 'endpoints'> {
  readonly path: string
  readonly may: (word: string) => boolean
}

function resourceOf(
  model: ResourceModel,
  models: Models,
  { path, may, endpoints, ...options }: AdminOptions & Place,
): AdminResource {
  return {
    name: model.name,
    app: model.app,
    group: options.group ?? model.app,
    icon: options.icon ?? null,
    label: model.names.label,
    labelPlural: model.names.labelPlural,
    description: model.description,
    path,
    isInTenant: model.rows.hasTenant,
    isAudited: model.isAudited,
    titleField: model.titleField,
    operations: [...model.operations].filter((operation) => may(wordOf(model, operation))),
    columns: (options.columns ?? columnsOf(model)).filter((name) => model.fields.get(name)?.isReadable),
    editable: may(wordOf(model, 'update'))
      ? (options.editable ?? []).filter((name) => model.fields.get(name)?.onUpdate)
      : [],
    ordering: model.ordering,
    sortable: sortableFields(model, models),
    isSearchable: model.readable.some((field) => field.isSearched),
    filters: inOrder(lookupsOf(model, models), options.filters),
    facets: facetFields(model),
    isExported: may(wordOf(model, 'list')) && isExported(model, { path, endpoints }),
    presets: options.presets ?? [],
    fields: model.readable.map((field) => fieldOf(field, options)),
    sections: options.sections ?? [],
    visibleWhen: options.visibleWhen ?? {},
    inlines: (options.inlines ?? []).flatMap((inline) => inlineOf(inline, models, may)),
    actions: [...model.actions.values()]
      .filter(({ permission }) => may(permission))
      .map(({ name, path, permission, definition }) => ({
        name,
        path,
        permission,
        summary: definition.summary,
        description: definition.description ?? null,
        isDangerous: definition.dangerous ?? false,
        input: definition.input ?? null,
      })),
    many: models.has(bulkRuns.name)
      ? manyDoorsOf(model)
          .filter(({ permission }) => may(permission))
          .map(({ name }) => name)
      : [],
  }
}

/** Null if the caller may not list them or cannot see the field that points here. */
function inlineOf(
  { resource, through, fields }: Inline,
  models: Models,
  may: (word: string) => boolean,
): AdminInline[] {
  const shown = models.get(resource)
  if (!shown?.operations.has('list') || !may(wordOf(shown, 'list'))) return []
  if (!shown.readable.some(({ name }) => name === through)) return []
  const asked = shown.readable
    .filter(({ name, onCreate, onUpdate }) => name !== through && (onCreate || onUpdate))
    .map(({ name }) => name)
  return [{ resource, through, fields: fields?.filter((name) => asked.includes(name)) ?? asked }]
}

/** `category__slug__in` is the lookup `in` of `category__slug`. */
function lookupsOf(model: ResourceModel, models: Models): Record<string, Lookup[]> {
  const lookups: Record<string, Lookup[]> = {}
  for (const { parameter, lookup } of filtersOf(model, models)) {
    const field = lookup === 'exact' ? parameter : parameter.slice(0, -lookup.length - 2)
    lookups[field] = [...(lookups[field] ?? []), lookup]
  }
  return lookups
}

function inOrder(lookups: Record<string, Lookup[]>, first: readonly string[] = []): Record<string, Lookup[]> {
  const named = first.flatMap((name) => (lookups[name] ? [[name, lookups[name]] as const] : []))
  return { ...Object.fromEntries(named), ...lookups }
}

function fieldOf(field: FieldModel, { badges, widgets }: AdminOptions): AdminField {
  return {
    name: field.name,
    label: field.label,
    help: field.options.help ?? null,
    kind: field.kind.name,
    widget: widgets?.[field.name] ?? field.kind.widget,
    schema: field.schema,
    isRequired: field.isRequired && field.options.default === undefined,
    isNullable: field.isNullable,
    isList: field.isList,
    // A form cannot start with a value that the server computes on each write.
    default: (constantDefaultOf(field) ?? null) as JsonValue,
    onCreate: field.onCreate,
    onUpdate: field.onUpdate,
    choices: field.kind.choices?.(field.options) ?? null,
    tones: badges?.[field.name] ?? {},
    relation: field.relation && { to: field.relation.to, cardinality: field.relation.cardinality },
    follows: field.kind.derivation?.from(field.options) ?? null,
    isSecret: field.audit === 'redacted',
  }
}

/** The title first, then filterable fields, then the last change. Long texts never become columns. */
function columnsOf(model: ResourceModel): string[] {
  const short = [...model.filters].filter((name) => name !== 'id' && model.fields.get(name)?.isReadable)
  return [...new Set([model.titleField, ...short, 'updatedAt'])].slice(0, MOST_COLUMNS)
}
