// Which visible rows a caller may change: what the policies require beyond reading.
import { permissionWordOf } from '../inflection.ts'
import type { ResourceModel } from '../model.ts'
import { type Policy, type RowRule, spellWords } from '../row-rules/row-rule.ts'

/** Every change starts with `lock`; actions continue freely from there. */
type Change = 'lock' | 'update' | 'delete'

/**
 * SQL on the columns of a row, under its table's name, that is true if policies allow the change; null if they allow it
 * to everybody who sees the row. PostgreSQL applies the UPDATE policies when locking a row (CREATE POLICY, table 297).
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

/** For the existing row. */
function askedBefore(rows: RowRule, command: Policy['command']): string[] {
  return conditionsOf(rows, command, ({ using }) => using)
}

/** For the row after an update. */
function askedAfter(rows: RowRule): string[] {
  return conditionsOf(rows, 'update', ({ using, check }) => check ?? using)
}

/** All restrictive policies, and at least one permissive. */
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
