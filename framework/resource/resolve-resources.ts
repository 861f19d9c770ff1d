// Turns declarations into frozen models, once at boot.
import type { ActionDefinition } from './define-action.ts'
import { type AnyResource, type Fields, OPERATIONS } from './define-resource.ts'
import { resolveEdge } from './edge.ts'
import { kebabOf, namesOfResource, permissionWordOf } from './inflection.ts'
import type { ActionModel, FieldModel, InverseModel, Models, OrderTerm, ResourceModel } from './model.ts'
import { resolveFields } from './resolve-fields.ts'
import { ownerRows } from './row-rules/owner.ts'
import type { RowRule } from './row-rules/row-rule.ts'
import { sharedRows } from './row-rules/shared.ts'
import { tenantRows } from './row-rules/tenant.ts'
import { withQuotes } from './values/quoted-fields.ts'
import { withTrail } from './values/trail-view.ts'

const ROW_RULES = { tenant: tenantRows, owner: ownerRows, shared: sharedRows }
const TITLE_FIELDS = ['name', 'title', 'label', 'email']

export interface DeclaredResource {
  app: string
  resource: AnyResource
  actions?: Readonly<Record<string, ActionDefinition>>
}

/** Resolves every model. Call it only with declarations that passed `findBootMistakes`. */
export function resolveResources(declared: readonly DeclaredResource[]): Models {
  const inverses = inversesOf(declared)
  const resolve = (entry: DeclaredResource) => resolveResource(entry, inverses.get(entry.resource.name) ?? [])
  return withTrail(withQuotes(new Map(declared.map((entry) => [entry.resource.name, resolve(entry)]))))
}

function resolveResource({ app, resource, actions }: DeclaredResource, inverses: InverseModel[]): ResourceModel {
  const { definition, name } = resource
  const schema = definition.schema ?? 'public'
  const names = namesOfResource(name, definition.singular)
  const fields = resolveFields(resource, schema)
  return Object.freeze({
    name,
    app,
    resource,
    names,
    description: definition.description ?? `${names.labelPlural} of the tenant.`,
    schema,
    table: names.table,
    fields,
    readable: [...fields.values()].filter((field) => field.isReadable),
    // Clients can read many known records in one call.
    filters: new Set<string>(['id', ...(definition.filters ?? [])]),
    ordering: resolveOrdering(definition.ordering),
    sortable: definition.sortable ?? [],
    operations: new Set(definition.operations ?? OPERATIONS),
    actions: resolveActions(name, actions),
    inverses,
    rows: resolveRowRule(definition.rows),
    isAudited: definition.audit ?? true,
    isChecked: definition.checks ?? true,
    unique: [
      ...[...fields.values()].filter((field) => field.isUnique).map((field) => [field.name]),
      ...(definition.unique ?? []),
    ],
    titleField: definition.title ?? titleOf(fields),
    edge: resolveEdge(resource),
  })
}

/** The rule named by a declaration, or the one it spells out. */
export function resolveRowRule(rows: AnyResource['definition']['rows']): RowRule {
  return typeof rows === 'object' ? rows : ROW_RULES[(rows ?? 'tenant') as keyof typeof ROW_RULES]
}

function resolveOrdering(ordering: readonly string[] = ['-createdAt']): OrderTerm[] {
  return ordering.map((term) =>
    term.startsWith('-') ? { field: term.slice(1), direction: 'desc' } : { field: term, direction: 'asc' },
  )
}

function resolveActions(resource: string, actions: DeclaredResource['actions'] = {}): Map<string, ActionModel> {
  return new Map(
    Object.entries(actions).map(([name, action]) => [
      name,
      {
        name,
        path: kebabOf(name),
        permission: permissionWordOf(resource, action.permission ?? name),
        definition: action,
      },
    ]),
  )
}

function titleOf(fields: ReadonlyMap<string, FieldModel>): string {
  return TITLE_FIELDS.find((name) => fields.get(name)?.isReadable) ?? 'id'
}

function inversesOf(declared: readonly DeclaredResource[]): Map<string, InverseModel[]> {
  const found = new Map<string, InverseModel[]>()
  for (const { resource } of declared) {
    for (const [field, { kind, options }] of Object.entries(resource.definition.fields as Fields)) {
      const relation = kind.relation?.(options)
      if (!relation?.inverse) continue
      found.set(relation.to, [
        ...(found.get(relation.to) ?? []),
        { name: relation.inverse, resource: resource.name, field },
      ])
    }
  }
  return found
}
