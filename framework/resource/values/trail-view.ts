// The audit trail for a caller: copies of records are shown to readers of the records, row by row and field by field.
import { AUDIT_RESOURCE, AUDIT_SCHEMA } from '../audit-fields.ts'
import { permissionWordOf } from '../inflection.ts'
import type { FieldModel, Models, ResourceModel } from '../model.ts'
import { holdsWord, IS_SYSTEM } from '../row-rules/row-rule.ts'
import { READ_ALL } from '../row-rules/trail.ts'
import { meetsCopy, OWNER_FIELD } from './copied-rows.ts'

/** Operations whose rows are copies; all others are notes about actions and hold no record. */
const COPIES = "'create', 'update', 'delete'"
const TABLE = `"${AUDIT_SCHEMA}"."${AUDIT_RESOURCE}"`
const READS_ALL = holdsWord(permissionWordOf(AUDIT_RESOURCE, READ_ALL))

/** Permissions that decide about rows of the trail; none without a trail. */
export function trailWordsOf(models: Models): string[] {
  return trailOf(models) ? copiedOf(models).map(({ name }) => permissionWordOf(name, 'read')) : []
}

/** The models with a trail limited to what their caller may read; the platform sees all of it. */
export function withTrail(models: Models): Models {
  const trail = trailOf(models)
  if (!trail) return models
  const copied = copiedOf(models)
  const changes = trail.fields.get('changes')!
  const fields = new Map(trail.fields).set('changes', { ...changes, expression: (column) => narrowed(column, copied) })
  const readable = [...fields.values()].filter(({ isReadable }) => isReadable)
  const condition = (alias: string) => shownRows(alias, copied)
  return new Map(models).set(trail.name, Object.freeze({ ...trail, fields, readable, condition }))
}

function trailOf(models: Models): ResourceModel | undefined {
  const trail = models.get(AUDIT_RESOURCE)
  return trail?.schema === AUDIT_SCHEMA ? trail : undefined
}

/** Resources that leave copies. */
function copiedOf(models: Models): ResourceModel[] {
  return [...models.values()].filter(({ rows, isAudited }) => rows.hasTenant && isAudited)
}

/** If no surface reads the records, an endpoint may, with the same permission; otherwise only callers who read everything see copies. */
function mayRead({ name, operations }: ResourceModel): string {
  const isHeld = holdsWord(permissionWordOf(name, 'read'))
  return operations.has('read') ? isHeld : `(${isHeld} or ${READS_ALL})`
}

/** Copies of removed resources are for callers who read everything. */
function shownRows(alias: string, copied: readonly ResourceModel[]): string {
  const cases = copied.map((model) => {
    const parts = [mayRead(model), tellsOf(alias, model), meets(alias, model)]
    return `when '${model.name}' then ${parts.filter((part) => part !== null).join(' and ')}`
  })
  return `(${IS_SYSTEM} or ${alias}.operation not in (${COPIES}) or case ${alias}.resource ${cases.join(' ')} else ${READS_ALL} end)`
}

/** A change without visible fields must not reveal itself (CVE-2026-32098), nor one of invisible ids alone. */
function tellsOf(alias: string, model: ResourceModel): string {
  const changes = `${alias}.changes`
  const seen = sightedOf(model)
  const plain = seen.length > 0 ? `(${changes} - ${listOf(seen.map(({ name }) => name))})` : changes
  const others = `case when ${READS_ALL} then ${plain} - ${listOf(deniedOf(model))} <> '{}' else jsonb_exists_any(${plain}, ${listOf(shownOf(model))}) end`
  const ids = seen.map((field) => {
    const change = `${changes} -> '${field.name}'`
    return `${metIn(field, `${change} -> 'old'`)} is distinct from ${metIn(field, `${change} -> 'new'`)}`
  })
  return `(${alias}.operation <> 'update' or ${[others, ...ids].join(' or ')})`
}

/** If not every member sees every row, the database decides about the record; once deleted, its last state decides. */
function meets(alias: string, model: ResourceModel): string | null {
  if (model.rows.name === 'tenant') return null
  const [tenantId, recordId] = [`${alias}.tenant_id`, `${alias}.record_id`]
  const isMet = `exists (select from "${model.schema}"."${model.table}" r where r.tenant_id = ${tenantId} and r.id = ${recordId})`
  const ofRecord = (name: string) =>
    `${name}.tenant_id = ${tenantId} and ${name}.record_id = ${recordId} and ${name}.resource = '${model.name}'`
  const wasMet = meetsCopy(model, {
    from: `from ${TABLE} d where ${ofRecord('d')} and d.operation = 'delete' and not exists (select from ${TABLE} c where ${ofRecord('c')} and c.operation = 'create' and c.created_at > d.created_at)`,
    tenantId: 'd.tenant_id',
    recordId: 'd.record_id',
    valueOf: (field) => `d.changes #> '{${field},old}'`,
    holds: ({ audit }) => audit === 'full',
    holdsOwner: model.rows.hasOwner,
  })
  return `(${isMet} or ${wasMet})`
}

/** Names that are no longer declared had rules once, now unknown: only callers who read everything see them. */
function narrowed(column: string, copied: readonly ResourceModel[]): string {
  const alias = column.replace(/\."[^"]*"$/, '')
  const cases = copied.map((model) => {
    const shown = `(select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(${column}) where key = any(${listOf(shownOf(model))}))`
    return `when '${model.name}' then (case when ${READS_ALL} then ${column} - ${listOf(deniedOf(model))} else ${shown} end)${metIdsOf(column, model)}`
  })
  return `case when ${IS_SYSTEM} or ${alias}."operation" not in (${COPIES}) then ${column} else case ${alias}."resource" ${cases.join(' ')} else ${column} end end`
}

/** Relations of which a caller sees only some ids. */
function sightedOf(model: ResourceModel): FieldModel[] {
  return [...model.fields.values()].filter(
    (field) => isShown(field) && field.sight !== undefined && field.audit === 'full',
  )
}

/** Replaces changes of ids by those the caller can see. */
function metIdsOf(column: string, model: ResourceModel): string {
  return sightedOf(model)
    .map((field) => {
      const change = `${column} -> '${field.name}'`
      const sides = ['old', 'new'].map((side) => `'${side}', ${metIn(field, `${change} -> '${side}'`)}`)
      return ` || case when jsonb_exists(${column}, '${field.name}') then jsonb_build_object('${field.name}', jsonb_build_object(${sides.join(', ')})) else '{}' end`
    })
    .join('')
}

const AN_ID = '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** One side of a change as jsonb, without invisible ids. An older declaration may have written anything there. */
function metIn({ sight, isList }: FieldModel, side: string): string {
  const isMet = sight!.isMet(`substring(one.id from '${AN_ID}')::uuid`)
  if (!isList) return `(select to_jsonb(one.id) from (select (${side}) #>> '{}' as id) as one where ${isMet})`
  const ids = `jsonb_array_elements_text(${side}) with ordinality as one(id, place)`
  return `case jsonb_typeof(${side}) when 'array' then (select coalesce(jsonb_agg(one.id order by one.place), '[]') from ${ids} where ${isMet}) end`
}

/** A hidden field appears in the trail only as far as its declaration allows. */
const isShown = ({ isReadable, options, sight }: FieldModel): boolean =>
  (isReadable || options.hidden === true) && !sight?.isClosed

function shownOf({ fields, rows }: ResourceModel): string[] {
  const names = [...fields.values()].filter(isShown).map(({ name }) => name)
  return rows.hasOwner ? [...names, OWNER_FIELD] : names
}

function deniedOf({ fields }: ResourceModel): string[] {
  return [...fields.values()].filter((field) => !isShown(field)).map(({ name }) => name)
}

/** Names come only from declarations. */
function listOf(names: readonly string[]): string {
  return `'{${names.join(',')}}'::text[]`
}
