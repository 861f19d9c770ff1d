// Turns a declaration into a Drizzle table, so that an app writes statements on its own tables with exact types.
import { customType, type PgColumnBuilder, PgSchema } from 'drizzle-orm/pg-core'
import type { AnyResource, Fields } from '#framework/resource/define-resource.ts'
import type { Field, JsonValue } from '#framework/resource/field.ts'
import { namesOfResource } from '#framework/resource/inflection.ts'
import { columnOfField, SYSTEM_FIELDS } from '#framework/resource/resolve-fields.ts'
import { resolveRowRule } from '#framework/resource/resolve-resources.ts'
import { writtenValue } from '#framework/resource/values/written-values.ts'
import type { TableOf } from './table-types.ts'

type Columns = Record<string, PgColumnBuilder>

const tables = new WeakMap<AnyResource, object>()

/**
 * The table of a resource for `query`: `tableOf(webhooks).isEnabled`. A relation to one has its field's name and holds
 * the id. Values are those of records: moments are texts, and JSON is parsed. The same resource always returns the same
 * table.
 */
export function tableOf<R extends AnyResource>(resource: R): TableOf<R> {
  const table = tables.get(resource) ?? buildTable(resource)
  tables.set(resource, table)
  return table as unknown as TableOf<R>
}

function buildTable({ name, definition }: AnyResource): object {
  const { hasTenant, hasOwner } = resolveRowRule(definition.rows)
  // Unlike pgSchema(), the class accepts `public` too: statements name the schema, independent of the search path.
  const schema = new PgSchema(definition.schema ?? 'public', undefined)
  const table = schema.table(namesOfResource(name, definition.singular).table, {
    ...(hasTenant && { tenantId: plainColumn('tenant_id', 'uuid') }),
    ...(hasOwner && { ownerId: plainColumn('owner_id', 'uuid') }),
    ...columnsOf({ ...SYSTEM_FIELDS, ...(definition.fields as Fields) }),
    version: plainColumn('version', 'integer'),
  } as Columns)
  if (!hasTenant) refuseColumn(table, name, 'tenantId')
  if (!hasOwner) refuseColumn(table, name, 'ownerId')
  return table
}

/** Otherwise a condition on a missing column would silently be dropped. */
function refuseColumn(table: object, resource: string, column: string): void {
  const get = () => {
    throw new Error(`The rows of ${resource} have no ${column}: their row rule says so.`)
  }
  Object.defineProperty(table, column, { get })
}

function columnsOf(fields: Fields): Columns {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, columnOf(name, field)]))
}

function columnOf(name: string, field: Field): PgColumnBuilder {
  const { kind, options } = field
  const read = kind.read ?? kind.clean
  const column = customType<{ data: unknown; driverData: unknown }>({
    dataType: () => kind.column(options),
    toDriver: (value) => writtenOf(field, value),
    ...(read && { fromDriver: (stored: unknown) => read(stored as JsonValue) }),
  })
  return column(columnOfField(name, kind.relation?.(options) ?? null))
}

function writtenOf(field: Field, value: unknown): unknown {
  const written = writtenValue(field, value)
  return field.kind.isDocument ? JSON.stringify(written) : written
}

function plainColumn(name: string, type: string): PgColumnBuilder {
  return customType<{ data: unknown; driverData: unknown }>({ dataType: () => type })(name)
}
