// Who could see a deleted record: applies its resource's row rule to a copy of its last state.
import { permissionWordOf } from '../inflection.ts'
import type { FieldModel, ResourceModel } from '../model.ts'
import { spellWords } from '../row-rules/row-rule.ts'

/** The trail's name for `owner_id`, which is not a field of the record. */
export const OWNER_FIELD = 'ownerId'

/** Where a copy is stored, as SQL. */
export interface CopySource {
  /** The rows with their condition: `from … where …`. */
  readonly from: string
  readonly tenantId: string
  readonly recordId: string
  /** The copy's value of a field. */
  valueOf(field: string): string
  /** Whether copies hold this field's original value. */
  holds(field: Pick<FieldModel, 'isReadable' | 'audit'>): boolean
  /** Whether copies hold `owner_id`. */
  readonly holdsOwner: boolean
}

/**
 * SQL that is true if the caller could see the copied record. False for everybody if the rule depends on a column
 * missing from the copy: undecidable means hidden. Pure.
 */
export function meetsCopy(model: ResourceModel, source: CopySource): string {
  const rule = readRuleOf(model)
  const columns = columnsOf(model, source)
  const needed = allColumnsOf(model).filter((column) => new RegExp(`\\b${column}\\b`).test(rule))
  if (needed.some((column) => !columns.has(column))) return 'false'
  const pairs = needed.map((column) => `'${column}', ${columns.get(column)}`)
  return `exists (select from (select jsonb_build_object(${pairs.join(', ')}) as "its copy" ${source.from}) copied, jsonb_populate_record(null::"${model.schema}"."${model.table}", copied."its copy") as "${model.table}" where ${rule})`
}

/** The policies' rule for reading: all restrictive policies and at least one permissive. */
function readRuleOf({ name, rows }: ResourceModel): string {
  const reading = rows.policies.filter(({ command, using }) => using !== null && ['all', 'select'].includes(command))
  const [walls, doors] = [
    reading.filter(({ kind }) => kind === 'restrictive'),
    reading.filter(({ kind }) => kind !== 'restrictive'),
  ]
  const parts = [...walls.map(({ using }) => `(${using})`), `(${doors.map(({ using }) => `(${using})`).join(' or ')})`]
  return spellWords(parts.join(' and '), (verb) => permissionWordOf(name, verb))
}

function columnsOf(model: ResourceModel, source: CopySource): Map<string, string> {
  const fields = [...model.fields.values()].filter(
    (field) => !field.isSystem && field.column !== null && source.holds(field),
  )
  return new Map([
    ['tenant_id', source.tenantId],
    ['id', source.recordId],
    ...(source.holdsOwner ? [['owner_id', source.valueOf(OWNER_FIELD)] as const] : []),
    ...fields.map(({ column, name }) => [column!, source.valueOf(name)] as const),
  ])
}

function allColumnsOf({ fields }: ResourceModel): string[] {
  const own = [...fields.values()].flatMap(({ column }) => column ?? [])
  return [...new Set(['tenant_id', 'owner_id', 'version', ...own])]
}
