// What a relation shows of the records that it points at: an id that the caller cannot meet is missing, on read as on write.
import { permissionWordOf } from './inflection.ts'
import type { FieldModel, Models, ResourceModel, Sight } from './model.ts'
import { CURRENT_ACTOR, CURRENT_TENANT, meetsEveryRow } from './row-rules/row-rule.ts'

/** The words to read what relations point at: who lacks one is shown none of those ids. */
export function sightWordsOf(models: Models): string[] {
  const targets = [...models.values()].flatMap(relationsOf).flatMap(({ relation }) => models.get(relation!.to) ?? [])
  return [...new Set(targets.filter(({ operations }) => operations.has('read')).map(readWordOf))]
}

/**
 * The models as somebody with these words meets them. A relation to what every reader meets is left as it is, and costs nothing; one to
 * what the caller may not read at all is empty; any other asks row security in the statement that reads it.
 */
export function withSights(models: Models, permissions: ReadonlySet<string>): Models {
  const sights = new Map([...models].map(([name, target]) => [name, sightOf(target, permissions)]))
  return new Map([...models].map(([name, model]) => [name, withSightsOf(model, sights)]))
}

const relationsOf = ({ fields }: ResourceModel) => [...fields.values()].filter(({ relation }) => relation !== null)
const readWordOf = ({ name }: ResourceModel) => permissionWordOf(name, 'read')

interface SightOfTarget extends Omit<Sight, 'of'> {
  /** SQL of the id where it is met, else null. */
  shown(id: string): string
}

const CLOSED: SightOfTarget = { isClosed: true, isMet: () => 'false', shown: () => 'null::uuid' }

function sightOf(target: ResourceModel, permissions: ReadonlySet<string>): SightOfTarget | null {
  if (target.operations.has('read') && !permissions.has(readWordOf(target))) return CLOSED
  if (meetsEveryRow(target.rows)) return null
  return { isClosed: false, isMet: (id) => isMetRow(target, id), shown: (id) => shownId(target, id) }
}

/** Everybody knows who they are themselves: their own id asks for no row. */
function isMetRow(target: ResourceModel, id: string): string {
  return `(${id} = ${CURRENT_ACTOR} or exists (select ${rowOf(target, id)}))`
}

/**
 * The same for the few rows of a page, which look for one row by its key each. For `exists` PostgreSQL plans to gather the ids of all rows
 * as well, and every statement pays for the start of both plans, whether it comes to them or not.
 */
function shownId(target: ResourceModel, id: string): string {
  return `case when ${id} = ${CURRENT_ACTOR} then ${id} else (select met.id ${rowOf(target, id)}) end`
}

function rowOf({ schema, table, rows }: ResourceModel, id: string): string {
  const tenant = rows.hasTenant ? `met.tenant_id = ${CURRENT_TENANT} and ` : ''
  return `from "${schema}"."${table}" met where ${tenant}met.id = ${id}`
}

function withSightsOf(model: ResourceModel, sights: ReadonlyMap<string, SightOfTarget | null>): ResourceModel {
  const narrowed = relationsOf(model).flatMap((field) => {
    const sight = sights.get(field.relation!.to)
    return sight ? [withSight(field, sight)] : []
  })
  if (narrowed.length === 0) return model
  const fields = new Map(model.fields)
  for (const field of narrowed) fields.set(field.name, field)
  return Object.freeze({ ...model, fields, readable: [...fields.values()].filter(({ isReadable }) => isReadable) })
}

function withSight(field: FieldModel, { shown, ...sight }: SightOfTarget): FieldModel {
  const narrowed = field.isList ? listOf(sight) : shown
  const expression = (column: string) => narrowed(field.expression?.(column) ?? column)
  return Object.freeze({ ...field, sight: { ...sight, of: field }, expression })
}

const listOf =
  ({ isClosed, isMet }: Omit<Sight, 'of'>) =>
  (column: string): string =>
    isClosed
      ? `'{}'::uuid[]`
      : `array(select one.id from unnest(${column}) with ordinality as one(id, place) where ${isMet('one.id')} order by one.place)`
