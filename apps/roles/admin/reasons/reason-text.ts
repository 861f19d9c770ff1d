// Words the server's reasons in the admin's language, from their codes and terms. An unknown one keeps its English sentence.
import { wordsOf } from '#admin/metadata/resources.ts'
import { t } from './texts.ts'

interface Term {
  readonly kind: string
  readonly name: string
  readonly values: readonly string[]
  readonly word: string | null
}

/** As the server answers it. */
export interface Reason {
  readonly code: string
  readonly terms: readonly Term[]
  readonly sentence: string
}

type Key = Parameters<typeof t>[0]

const STANDING = ['account_closed', 'factor_missing', 'held_as_staff']
const RULES = ['tenant', 'owner', 'shared', 'global', 'trail'].flatMap((rule) => [
  `rows_${rule}_read`,
  `rows_${rule}_write`,
])
/** Reasons without terms. */
const PLAIN = [...STANDING, ...RULES]

export function textOfReason({ code, terms, sentence }: Reason): string {
  if (PLAIN.includes(code)) return t(code as Key)
  return SPELLINGS[code]?.(terms) ?? sentence
}

const SPELLINGS: Readonly<Record<string, (terms: readonly Term[]) => string>> = {
  held: (terms) => t('held', { sources: sourcesOf(terms) }),
  held_otherwise: (terms) => t('held_otherwise', { sources: sourcesOf(terms) }),
  lacked: lackOf,
  rows_declared: ([rule]) => t('rows_declared', { rule: rule?.name ?? '' }),
  rows_cases_read: (terms) => t('rows_cases_read', { cases: terms.map(caseOf).join('; ') }),
  rows_cases_write: (terms) => t('rows_cases_write', { cases: terms.map(caseOf).join('; ') }),
  state: (terms) => t('state', { fields: terms.map(fieldOf).join(t('and')) }),
}

function sourcesOf(terms: readonly Term[]): string {
  const text = terms.map(({ kind, name }) => t(kind as Key, { name: nameOf({ kind, name }) })).join(t('and'))
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Built-in roles have translated names; custom roles keep theirs. */
function nameOf({ kind, name }: Pick<Term, 'kind' | 'name'>): string {
  return kind === 'own role' ? name : wordsOf(name)
}

function lackOf(terms: readonly Term[]): string {
  const [least] = terms.filter(({ kind }) => kind === 'least')
  const roles = terms.filter(({ kind }) => kind !== 'least').map(nameOf)
  const more = least ? t('least', { name: nameOf(least) }) : t('least.none')
  if (roles.length === 0) return t('lacked.outside', { least: more })
  return t(roles.length === 1 ? 'lacked.one' : 'lacked', { roles: roles.join(', '), least: more })
}

function caseOf({ kind, name, values, word }: Term): string {
  const rows = t(kind as Key, { name, values: valuesOf(values) })
  return word === null ? t('case.everybody', { rows }) : t('case.word', { rows, word })
}

function fieldOf({ name, values }: Term): string {
  return t('field', { name: wordsOf(name), values: valuesOf(values) })
}

function valuesOf(values: readonly string[]): string {
  return values.map((value) => value || t('empty')).join(t('or'))
}
