// Who would meet a record that is gone, by a copy of its last state: the row rule of its resource, asked of the copy.
import { permissionWordOf } from './inflection.ts'
import type { FieldModel, ResourceModel } from './model.ts'
import { spellWords } from './row-rules/row-rule.ts'

/** The field of the trail that holds `owner_id`, which is no field of the record. */
export const OWNER_FIELD = 'ownerId'

/** Where a copy lies, as SQL. */
export interface CopySource {
  /** From which rows, with a condition: `from … where …`. */
  readonly from: string
  readonly tenantId: string
  readonly recordId: string
  /** Of a field that the copy holds. */
  valueOf(field: string): string
  /** Whether copies hold this field as it was. */
  holds(field: Pick<FieldModel, 'isReadable' | 'audit'>): boolean
  /** Whether copies hold `owner_id`. */
  readonly holdsOwner: boolean
}

/**
 * SQL that is true where the caller would meet the copied record. False, whoever asks, where the rule depends on a column that the copy does
 * not hold: what cannot be decided is closed. Pure.
 */
export function meetsCopy(model: ResourceModel, source: CopySource): string {
  const rule = readRuleOf(model)
  const columns = columnsOf(model, source)
  const needed = allColumnsOf(model).filter((column) => new RegExp(`\\b${column}\\b`).test(rule))
  if (needed.some((column) => !columns.has(column))) return 'false'
  const pairs = needed.map((column) => `'${column}', ${columns.get(column)}`)
  return `exists (select from (select jsonb_build_object(${pairs.join(', ')}) as "its copy" ${source.from}) copied, jsonb_populate_record(null::"${model.schema}"."${model.table}", copied."its copy") as "${model.table}" where ${rule})`
}

/** What its policies let a caller read: all walls and one of the doors. */
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
