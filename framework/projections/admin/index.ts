// What the admin's screens are made from: every resource as plain data, for `generated/admin.json`.
import type { Application } from '#framework/application/build-application.ts'
import { filtersOf, sortableFields } from '#framework/operations/listing/list-query.ts'
import type { FieldModel, Models, ResourceModel } from '#framework/resource/model.ts'
import { type AdminOptions, adminOptionsOf } from './define-admin.ts'

/** Columns of a list whose author named none. */
const MOST_COLUMNS = 6

/**
 * Pure. `paths` has the REST path of every resource the screens can reach; the others are left out. No hidden field is
 * named, and permissions are words, not answers: the server decides again at every call.
 */
export function buildAdminMetadata(
  { models, surfaces }: Pick<Application, 'models' | 'surfaces'>,
  paths: ReadonlyMap<string, string>,
) {
  const shown = [...models.values()].filter(
    (model) => paths.has(model.name) && adminOptionsOf(surfaces, model.name).isShown !== false,
  )
  return {
    resources: shown.map((model) => {
      const options = adminOptionsOf(surfaces, model.name)
      return { ...resourceOf(model, models, options), path: paths.get(model.name)! }
    }),
  }
}

function resourceOf(model: ResourceModel, models: Models, options: AdminOptions) {
  return {
    name: model.name,
    app: model.app,
    group: options.group ?? model.app,
    label: model.names.label,
    labelPlural: model.names.labelPlural,
    description: model.description,
    titleField: model.titleField,
    operations: [...model.operations],
    columns: options.columns ?? columnsOf(model),
    ordering: model.ordering,
    sortable: sortableFields(model),
    isSearchable: model.readable.some((field) => field.isSearched),
    filters: filtersOf(model, models).map(({ parameter, field, lookup }) => ({ parameter, field: field.name, lookup })),
    fields: model.readable.map(fieldOf),
    actions: [...model.actions.values()].map(({ name, path, permission, definition }) => ({
      name,
      path,
      permission,
      summary: definition.summary,
      isDangerous: definition.dangerous ?? false,
      input: definition.input ?? null,
    })),
  }
}

function fieldOf(field: FieldModel) {
  return {
    name: field.name,
    label: field.label,
    help: field.options.help ?? null,
    kind: field.kind.name,
    widget: field.kind.widget,
    schema: field.schema,
    isRequired: field.isRequired && field.options.default === undefined,
    isNullable: field.isNullable,
    isList: field.isList,
    default: field.options.default ?? null,
    onCreate: field.onCreate,
    onUpdate: field.onUpdate,
    choices: field.kind.choices?.(field.options) ?? null,
    relation: field.relation && { to: field.relation.to, cardinality: field.relation.cardinality },
  }
}

/** The title first, then what lists can be filtered by, then the last change. Long texts are no columns. */
function columnsOf(model: ResourceModel): string[] {
  const short = [...model.filters].filter((name) => name !== 'id' && model.fields.get(name)?.isReadable)
  return [...new Set([model.titleField, ...short, 'updatedAt'])].slice(0, MOST_COLUMNS)
}
