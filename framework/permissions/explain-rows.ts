// What a row rule and the conditions of an action say, in sentences for people: from the same declarations that decide.

import { permissionWordOf } from '#framework/resource/inflection.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import type { RowCase } from '#framework/resource/row-rules/row-rule.ts'

/** Who meets which records, and who makes, changes and deletes which. */
export interface RowSentences {
  readonly read: string
  readonly write: string
}

const KNOWN: Readonly<Record<string, RowSentences>> = {
  tenant: {
    read: 'Whoever may read meets every record of the tenant.',
    write: 'Whoever may write writes every record of the tenant.',
  },
  owner: { read: 'Everybody meets what they made themselves.', write: 'Everybody writes what they made themselves.' },
  shared: { read: 'Everybody meets every record.', write: 'The platform alone writes them.' },
  global: { read: 'The platform alone meets them.', write: 'The platform alone writes them.' },
  trail: { read: 'Whoever may read a record meets what was written down about it.', write: 'Nobody writes them.' },
}

/** Of the resource's row rule. A rule that is written in SQL is told by its reason. */
export function explainRows({ name, rows }: Pick<ResourceModel, 'name' | 'rows'>): RowSentences {
  if (rows.cases) {
    const { read, write } = rows.cases
    return { read: sentenceOf(name, 'meets', read), write: sentenceOf(name, 'writes', write) }
  }
  const reason = `A rule of its own holds: ${rows.reason}.`
  return KNOWN[rows.name] ?? { read: reason, write: reason }
}

function sentenceOf(resource: string, verb: string, cases: readonly RowCase[]): string {
  const parts = cases.map(({ may, ...which }) => {
    const who = may === undefined ? 'everybody' : `whoever holds ${permissionWordOf(resource, may)}`
    return `${who} ${verb} ${recordsOf(which)}`
  })
  const text = parts.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

const EQUALS = /^"?(\w+)"? = '([^']*)'$/

function recordsOf({ called, where }: Pick<RowCase, 'called' | 'where'>): string {
  if (called !== undefined) return called
  if (where === undefined) return 'every record'
  if (where.trim() === '{own}') return 'what they made themselves'
  const [, column, value] = EQUALS.exec(where.trim()) ?? []
  return column === undefined ? 'some records' : `records whose ${column.replaceAll('_', ' ')} is ${value}`
}

/** What a record must be for the action, such as `only while acceptedAt is empty`; null for any. */
export function explainState({ definition: { when = {} } }: Pick<ActionModel, 'definition'>): string | null {
  const parts = Object.entries(when).map(([field, value]) => `${field} is ${[value].flat().map(spelled).join(' or ')}`)
  return parts.length === 0 ? null : `It is for records whose ${parts.join(' and ')}.`
}

const spelled = (value: unknown) => (value === null ? 'empty' : String(value))
