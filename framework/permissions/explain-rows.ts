// Explains a row rule and the conditions of an action, in sentences and as data, from the declarations that decide.

import { permissionWordOf } from '#framework/resource/inflection.ts'
import { wantedOf } from '#framework/resource/mistakes/action-conditions.ts'
import type { ActionModel, ResourceModel } from '#framework/resource/model.ts'
import type { RowCase } from '#framework/resource/row-rules/row-rule.ts'
import { type Explanation, type Term, termOf } from './explanation.ts'

/** Who sees which records, and who creates, changes and deletes which. */
export interface RowExplanations {
  readonly read: Explanation
  readonly write: Explanation
}

const KNOWN: Readonly<Record<string, Readonly<Record<'read' | 'write', string>>>> = {
  tenant: {
    read: 'People who may read see every record of the tenant.',
    write: 'People who may write can change every record of the tenant.',
  },
  owner: { read: 'People see what they created themselves.', write: 'People can change what they created themselves.' },
  shared: { read: 'Everybody sees every record.', write: 'Only the platform changes them.' },
  global: { read: 'Only the platform sees them.', write: 'Only the platform changes them.' },
  trail: { read: 'People who may read a record see what was recorded about it.', write: 'Nobody can change them.' },
}

/** Explains the resource's row rule. A rule in SQL is explained by its reason. */
export function explainRows({ name, rows }: Pick<ResourceModel, 'name' | 'rows'>): RowExplanations {
  if (rows.cases) {
    const { read, write } = rows.cases
    return { read: casesOf(name, 'read', read), write: casesOf(name, 'write', write) }
  }
  const known = KNOWN[rows.name]
  if (known)
    return {
      read: { code: `rows_${rows.name}_read`, terms: [], sentence: known.read },
      write: { code: `rows_${rows.name}_write`, terms: [], sentence: known.write },
    }
  const sentence = `A custom rule applies: ${rows.reason}.`
  const own = { code: 'rows_declared', terms: [termOf('rule', { name: rows.reason ?? '' })], sentence }
  return { read: own, write: own }
}

const VERBS = { read: { one: 'sees', many: 'see' }, write: { one: 'changes', many: 'change' } } as const

function casesOf(resource: string, way: 'read' | 'write', cases: readonly RowCase[]): Explanation {
  const wordOf = (may: string | undefined) => (may === undefined ? null : permissionWordOf(resource, may))
  const parts = cases.map(({ may, ...which }) => {
    const who = may === undefined ? `everybody ${VERBS[way].one}` : `people with ${wordOf(may)} ${VERBS[way].many}`
    return `${who} ${recordsOf(which)}`
  })
  const text = parts.join('; ')
  return {
    code: `rows_cases_${way}`,
    terms: cases.map(({ may, ...which }) => ({ ...rowsTermOf(which), word: wordOf(may) })),
    sentence: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
  }
}

const EQUALS = /^"?(\w+)"? = '([^']*)'$/

/** The rows of a case: all, the person's own, those with a value, those with a declared name, or some. */
function rowsTermOf({ called, where }: Pick<RowCase, 'called' | 'where'>): Term {
  if (called !== undefined) return termOf('called', { name: called })
  if (where === undefined) return termOf('every')
  if (where.trim() === '{own}') return termOf('own')
  const [, column, value] = EQUALS.exec(where.trim()) ?? []
  return column === undefined
    ? termOf('some')
    : termOf('equals', { name: column.replaceAll('_', ' '), values: [value!] })
}

function recordsOf(which: Pick<RowCase, 'called' | 'where'>): string {
  const { kind, name, values } = rowsTermOf(which)
  if (kind === 'called') return name
  if (kind === 'every') return 'every record'
  if (kind === 'own') return 'what they created themselves'
  return kind === 'some' ? 'some records' : `records whose ${name} is ${values[0]}`
}

/** What the action requires of a record, such as `only while acceptedAt is empty`; null for nothing. An empty value counts as none. */
export function explainState({ definition: { when = {} } }: Pick<ActionModel, 'definition'>): Explanation | null {
  const terms = Object.entries(when).map(([name, value]) =>
    termOf('field', { name, values: wantedOf(value).map((each) => String(each ?? '')) }),
  )
  if (terms.length === 0) return null
  const parts = terms.map(({ name, values }) => `${name} is ${values.map((value) => value || 'empty').join(' or ')}`)
  return { code: 'state', terms, sentence: `It applies to records whose ${parts.join(' and ')}.` }
}
