// Which of the rows that a caller meets they may change: what the policies of a row rule ask beyond reading.
import { permissionWordOf } from './inflection.ts'
import type { ResourceModel } from './model.ts'
import { type Policy, type RowRule, spellWords } from './row-rules/row-rule.ts'

/** To `lock` a row is the start of every change; actions go on as they like from there. */
type Change = 'lock' | 'update' | 'delete'

/**
 * SQL about the columns of a row, under the name of its table, that is true where policies let the caller do it; null where they let
 * everybody who meets the row. PostgreSQL asks the policies of UPDATE about a row that is locked (CREATE POLICY, table 297).
 */
export function writeConditionOf({ name, rows }: ResourceModel, change: Change): string | null {
  const isAskedByReading = new Set(askedBefore(rows, 'select'))
  const beyond = partsOf(rows, change).filter((part) => !isAskedByReading.has(part))
  if (beyond.length === 0) return null
  return spellWords([...new Set(beyond)].map((part) => `(${part})`).join(' and '), (verb) =>
    permissionWordOf(name, verb),
  )
}

function partsOf(rows: RowRule, change: Change): string[] {
  const locking = askedBefore(rows, 'update')
  if (change === 'lock') return locking
  return [...locking, ...(change === 'update' ? askedAfter(rows) : askedBefore(rows, 'delete'))]
}

/** Of the row as it is. */
function askedBefore(rows: RowRule, command: Policy['command']): string[] {
  return conditionsOf(rows, command, ({ using }) => using)
}

/** Of the row that an update leaves. */
function askedAfter(rows: RowRule): string[] {
  return conditionsOf(rows, 'update', ({ using, check }) => check ?? using)
}

/** All walls, and one of the doors. */
function conditionsOf(
  { policies }: RowRule,
  command: Policy['command'],
  conditionOf: (policy: Policy) => string | null,
): string[] {
  const asked = policies.filter((policy) => policy.role === undefined && ['all', command].includes(policy.command))
  const ofKind = (wanted: Policy['kind']) =>
    asked.filter(({ kind }) => kind === wanted).flatMap((policy) => conditionOf(policy) ?? [])
  const doors = ofKind('permissive').map((door) => `(${door})`)
  return [...ofKind('restrictive'), doors.join(' or ') || 'false']
}
