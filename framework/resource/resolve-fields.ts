// Turns declared fields into field models: names, facets, and who may read or write them.
import type { AnyResource, Fields } from './define-resource.ts'
import type { Field, FieldOptions, Lookup, Relation } from './field.ts'
import { dateTime } from './fields/date-time.ts'
import { uuid } from './fields/uuid.ts'
import { labelOf, singularOf, snakeOf, sqlNameOf } from './inflection.ts'
import { fitsIndex, type Measured } from './mistakes/index-width.ts'
import type { FieldModel, JoinTable, StandInModel } from './model.ts'

/** The fields of every resource. */
export const SYSTEM_FIELDS: Fields = {
  id: uuid({ required: true, readOnly: true }),
  createdAt: dateTime({ required: true, readOnly: true, default: 'now' }),
  updatedAt: dateTime({ required: true, readOnly: true, default: 'now' }),
}

/** The id first, then declared fields, then timestamps. */
export function resolveFields(resource: AnyResource, schema: string): Map<string, FieldModel> {
  const { id, ...times } = SYSTEM_FIELDS
  const declared = resource.definition.fields as Fields
  const fields = new Map<string, FieldModel>()
  for (const [name, field] of Object.entries({ id: id!, ...declared, ...times })) {
    fields.set(name, resolveField({ resource, schema, name }, field, name in SYSTEM_FIELDS))
  }
  return fields
}

interface Place {
  resource: AnyResource
  schema: string
  name: string
}

function resolveField(place: Place, { kind, options }: Field, isSystem: boolean): FieldModel {
  const relation = kind.relation?.(options) ?? null
  const isHidden = options.hidden === true
  const isWritable = !isHidden && options.readOnly !== true
  const isRequired = options.required === true
  const isNullable = relation?.onDelete === 'set-null' || (!isRequired && options.default === undefined)
  const value = { kind, options }
  return Object.freeze({
    name: place.name,
    column: columnOfField(place.name, relation),
    ...value,
    schema: kind.schema(options),
    isList: kind.isList,
    label: options.label ?? labelOf(place.name),
    isNullable,
    isRequired,
    isReadable: !isHidden,
    onCreate: isWritable,
    onUpdate: isWritable && options.immutable !== true,
    isUnique: options.unique === true,
    isSearched: options.search === true,
    isSystem,
    lookups: lookupsOf(value, isNullable),
    audit: auditOf(options, kind.audit),
    relation,
    join: relation?.cardinality === 'many' ? joinOf(place, relation.to) : null,
    standIn: standInOf(place, { kind, options }, isNullable),
  })
}

/** No declared name contains a dollar sign, so the name cannot collide. */
function standInOf({ resource, name }: Place, { kind, options }: Field, isNullable: boolean): StandInModel | null {
  const { filters = [], ordering = [] } = resource.definition
  const isFilter = filters.includes(name)
  const isSorted = ordering.includes(name) || ordering.includes(`-${name}`)
  const standIn = options.index === false ? undefined : kind.standIn?.(options)
  if (!standIn || !(isFilter || (isSorted && standIn.role === 'order'))) return null
  if (standIn.role === 'absence' && !isNullable) return null
  return { ...standIn, column: standIn.type === null ? null : sqlNameOf(`${snakeOf(name)}$${standIn.role}`) }
}

/** Lookups that an index can serve: for texts too long for one it holds the beginning, which never proves that two differ. */
function lookupsOf(value: Measured, isNullable: boolean): readonly Lookup[] {
  const isWide = value.kind.operators.includes('startswith') && !fitsIndex([value])
  const left = [...(isNullable ? [] : ['isnull']), ...(isWide ? ['ne'] : [])]
  return left.length > 0 ? value.kind.operators.filter((lookup) => !left.includes(lookup)) : value.kind.operators
}

/** The trail never contains a hidden field's value (CVE-2026-39943: history held masked values in clear). */
function auditOf(options: FieldOptions, byKind: FieldModel['audit']): FieldModel['audit'] {
  return options.audit ?? (options.hidden ? 'redacted' : byKind)
}

/** `category_id`, `tag_ids`, `title`. */
export function columnOfField(name: string, relation: Pick<Relation, 'cardinality'> | null): string {
  if (relation === null) return snakeOf(name)
  return relation.cardinality === 'one' ? `${snakeOf(name)}_id` : `${snakeOf(singularOf(name))}_ids`
}

function joinOf({ resource, schema, name }: Place, to: string): JoinTable {
  const from = `${snakeOf(singularOf(resource.name))}_id`
  const other = `${snakeOf(singularOf(to))}_id`
  return { schema, table: sqlNameOf(resource.name, name), from, to: other === from ? `other_${other}` : other }
}
