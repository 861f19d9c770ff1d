// What a relation shows of its targets: an id that the caller cannot see is missing, on read as on write.
import { permissionWordOf } from './inflection.ts'
import type { FieldModel, Models, ResourceModel, Sight } from './model.ts'
import { CURRENT_ACTOR, CURRENT_TENANT, meetsEveryRow } from './row-rules/row-rule.ts'

/** Permissions to read relations' targets: without one, the caller sees none of those ids. */
export function sightWordsOf(models: Models): string[] {
  const targets = [...models.values()].flatMap(relationsOf).flatMap(({ relation }) => models.get(relation!.to) ?? [])
  return [...new Set(targets.filter(({ operations }) => operations.has('read')).map(readWordOf))]
}

/**
 * The models for a caller with these permissions. A relation whose targets every reader sees stays as it is, at no
 * cost; one to an unreadable resource is empty; any other asks row security in the statement that reads it.
 */
export function withSights(models: Models, permissions: ReadonlySet<string>): Models {
  const sights = new Map([...models].map(([name, target]) => [name, sightOf(target, permissions)]))
  return new Map([...models].map(([name, model]) => [name, withSightsOf(model, sights)]))
}

const relationsOf = ({ fields }: ResourceModel) => [...fields.values()].filter(({ relation }) => relation !== null)
const readWordOf = ({ name }: ResourceModel) => permissionWordOf(name, 'read')

interface SightOfTarget extends Omit<Sight, 'of'> {
  /** SQL for the id if visible, else null. */
  shown(id: string): string
}

const CLOSED: SightOfTarget = { isClosed: true, isMet: () => 'false', shown: () => 'null::uuid' }

function sightOf(target: ResourceModel, permissions: ReadonlySet<string>): SightOfTarget | null {
  if (target.operations.has('read') && !permissions.has(readWordOf(target))) return CLOSED
  if (meetsEveryRow(target.rows)) return null
  return { isClosed: false, isMet: (id) => isMetRow(target, id), shown: (id) => shownId(target, id) }
}

/** People always know themselves: their own id needs no row. */
function isMetRow(target: ResourceModel, id: string): string {
  return `(${id} = ${CURRENT_ACTOR} or exists (select ${rowOf(target, id)}))`
}

/**
 * The same for the few rows of a page, which each look up one row by key. With `exists` PostgreSQL would also plan to
 * collect all ids, and every statement would pay for starting both plans.
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
