// Turns a row rule into the PostgreSQL policies of one table.
import { quoteName, quoteTable } from '#framework/database/schema/quote.ts'
import type { SqlObject } from '#framework/database/schema/sql-object.ts'
import { type TableModel, tableKeyOf } from '#framework/database/schema/table-model.ts'
import { joinedFieldsOf } from '#framework/database/schema/tables-of-model.ts'
import { AUDIT_SCHEMA } from '#framework/resource/audit-fields.ts'
import { permissionWordOf, sqlNameOf } from '#framework/resource/inflection.ts'
import { acyclicFieldsOf } from '#framework/resource/mistakes/acyclic-fields.ts'
import type { ResourceModel } from '#framework/resource/model.ts'
import {
  IS_SYSTEM,
  IS_TRIGGER,
  type Policy,
  spellWords,
  TENANT_DOOR,
  TENANT_WALL,
} from '#framework/resource/row-rules/row-rule.ts'

/** The roles that policies admit; all others see no rows, whatever is granted. */
export const SERVING_ROLES = 'pend_app, pend_readonly'

/** Enables row security, also for the table's owner (RLS-03), with one object for each policy. */
export function policiesOfTable(table: TableModel, model: ResourceModel): SqlObject[] {
  const own = table.field === null ? model.rows.policies : policiesOfJoin(table, model)
  const isFollowed = joinedFieldsOf(model).length > 0 || acyclicFieldsOf(model).length > 0
  const policies = isFollowed ? openToTriggers(own) : own
  return [rowSecurityOf(table), ...policies.map((policy) => policyObject(table, spelled(policy)))]

  function spelled(policy: Policy): Policy {
    const spell = (condition: string | null) =>
      condition === null ? null : spellWords(condition, (verb) => permissionWordOf(model.name, verb))
    return { ...policy, using: spell(policy.using), check: spell(policy.check) }
  }
}

/**
 * A link deleted with its target must also leave the list of a record that the caller may never see. So the triggers
 * that remove it, and those that check moves for circles, pass every restrictive policy except the tenant's.
 */
function openToTriggers(policies: readonly Policy[]): Policy[] {
  const opened = (condition: string | null) => condition && `${condition} or ${IS_TRIGGER}`
  return [
    ...policies.map((policy) =>
      policy.kind === 'permissive' || policy === TENANT_WALL
        ? policy
        : { ...policy, using: opened(policy.using), check: opened(policy.check) },
    ),
    { name: 'follow', kind: 'permissive', command: 'all', using: IS_TRIGGER, check: IS_TRIGGER, role: 'pend_owner' },
  ]
}

function rowSecurityOf(table: TableModel): SqlObject {
  const target = quoteTable(table)
  return {
    name: `row security ${tableKeyOf(table)}`,
    table: tableKeyOf(table),
    create: `alter table ${target} enable row level security;\nalter table ${target} force row level security;`,
    drop: '',
  }
}

function policyObject(table: TableModel, policy: Policy): SqlObject {
  const name = quoteName(sqlNameOf(table.name, policy.name))
  const target = quoteTable(table)
  const conditions = [
    ...(policy.using === null ? [] : [`\n  using (${policy.using})`]),
    ...(policy.check === null ? [] : [`\n  with check (${policy.check})`]),
  ]
  return {
    name: `policy ${tableKeyOf(table)}.${policy.name}`,
    table: tableKeyOf(table),
    create: `create policy ${name} on ${target} as ${policy.kind} for ${policy.command} to ${rolesOf(table, policy)}${conditions.join('')};`,
    drop: `drop policy ${name} on ${target};`,
  }
}

/** Restrictive policies apply to every role, so that no later grant bypasses them; the trail is written by its owner's trigger. */
function rolesOf(table: TableModel, { kind, role }: Policy): string {
  if (role) return role
  return kind === 'restrictive' && table.schema !== AUDIT_SCHEMA ? 'public' : SERVING_ROLES
}

/** A caller sees a join row if they see its record; the record's own policies answer that inside the sub-select. */
function policiesOfJoin(table: TableModel, model: ResourceModel): readonly Policy[] {
  const { rows } = model
  if (rows.name === 'tenant') return rows.policies
  const meets = recordOfJoin(table, model, null)
  const wall: Policy = { name: 'record', kind: 'restrictive', command: 'all', using: meets, check: meets }
  const update = rows.policies.find(({ command }) => command === 'update')?.using
  const writes = update ? recordOfJoin(table, model, update) : IS_SYSTEM
  if (rows.hasTenant && rows.reason === null)
    return [TENANT_WALL, wall, ...(update ? wallsOfWriting(writes) : []), TENANT_DOOR]
  return [
    wall,
    { name: 'read', kind: 'permissive', command: 'select', using: meets, check: null },
    { name: 'write', kind: 'permissive', command: 'all', using: writes, check: writes },
  ]
}

/** A caller who may not change the record may not change its links. */
function wallsOfWriting(writes: string): Policy[] {
  return [
    { name: 'may_insert', kind: 'restrictive', command: 'insert', using: null, check: writes },
    { name: 'may_delete', kind: 'restrictive', command: 'delete', using: writes, check: null },
  ]
}

/** SQL: the join row's record exists for the caller and, if required, may be changed by them. */
function recordOfJoin(table: TableModel, { schema, table: name }: ResourceModel, condition: string | null): string {
  const parent = { schema, name }
  const key = table.constraints.find(({ target }) => target === tableKeyOf(parent))!
  const record = key.columns.map(
    (column) =>
      `${quoteName(name)}.${quoteName(column === 'tenant_id' ? column : 'id')} = ${quoteTable(table)}.${quoteName(column)}`,
  )
  const conditions = [...record, ...(condition === null ? [] : [`(${condition})`])]
  return `exists (select 1 from ${quoteTable(parent)} where ${conditions.join(' and ')})`
}
