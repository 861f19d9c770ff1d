// Explains why somebody has or lacks a permission, in sentences, from the facts that decide.
import { nearestOf } from '#shared/utils/nearest.ts'
import { type Explanation, type Term, termOf } from './explanation.ts'
import { AUDIENCES, type Audience, ROLES } from './roles.ts'

/** A role that a tenant created. */
export interface OwnRole {
  readonly slug: string
  readonly name: string
  readonly permissions: readonly string[]
}

/** The person in question: `actor` for somebody without a tenant. */
export interface Holder {
  readonly role: Audience
  readonly own: readonly OwnRole[]
  /** Their effective permissions: an API key or an impersonator may have fewer than the roles. */
  readonly permissions: ReadonlySet<string>
}

/** Where a permission comes from. */
export interface WordSource {
  readonly kind: 'everybody' | 'role' | 'own role' | 'platform'
  readonly name: string
}

interface Book {
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  readonly words: ReadonlySet<string>
}

/** The holder's roles with the permission; `everybody` if signing in suffices. */
export function sourcesOf(
  { roles }: Pick<Book, 'roles'>,
  { role, own }: Omit<Holder, 'permissions'>,
  word: string,
): WordSource[] {
  if (roles.get('actor')!.has(word)) return [{ kind: 'everybody', name: 'logged in' }]
  return [
    ...(role !== 'actor' && roles.get(role)!.has(word) ? [{ kind: 'role', name: role } as const] : []),
    ...own
      .filter(({ permissions }) => permissions.includes(word) && roles.get('owner')!.has(word))
      .map(({ slug }) => ({ kind: 'own role', name: slug }) as const),
  ]
}

/** The most likely intended permission, or null for an existing one. */
export function correctionOf({ words }: Book, word: string): string | null {
  if (words.has(word)) return null
  const nearest = nearestOf(word, [...words])
  return nearest ? `There is no permission ${word}; did you mean ${nearest}?` : `There is no permission ${word}.`
}

/** Whether somebody has a permission, and why. */
export interface WordExplanation extends Explanation {
  readonly isHeld: boolean
}

/** Whether the holder has an existing permission, and why, in a sentence or two. */
export function explainWord(book: Book, holder: Holder, word: string): WordExplanation {
  const sources = sourcesOf(book, holder, word)
  const isHeld = holder.permissions.has(word)
  const terms = sources.map(({ kind, name }) => termOf(kind, { name }))
  const given = sources.map(spelled).join(' and ')
  if (isHeld && sources.length === 0)
    return { isHeld, code: 'held_as_staff', terms, sentence: 'As staff of the platform.' }
  if (isHeld) return { isHeld, code: 'held', terms, sentence: `${given}.` }
  if (sources.length > 0)
    return { isHeld, code: 'held_otherwise', terms, sentence: `${given}, but not by the way in which you act here.` }
  return {
    isHeld,
    code: 'lacked',
    terms: lackTerms(book, holder, word),
    sentence: `${lackOf(holder)} ${givenBy(book, word)}`,
  }
}

/** The roles without it, and as `least` the lowest one with it, if any. */
function lackTerms(book: Book, { role, own }: Holder, word: string): Term[] {
  const least = leastMemberOf(book, word)
  return [
    ...(role === 'actor' ? [] : [termOf('role', { name: role })]),
    ...own.map(({ slug }) => termOf('own role', { name: slug })),
    ...(least ? [termOf('least', { name: least })] : []),
  ]
}

function spelled({ kind, name }: WordSource): string {
  if (kind === 'everybody') return 'Everybody who is logged in holds it'
  return `The ${kind === 'role' ? 'role' : 'tenant’s own role'} ${name} holds it`
}

function lackOf({ role, own }: Holder): string {
  if (role === 'actor') return 'Outside a tenant nobody holds it.'
  const names =
    own.length === 0 ? 'no role of the tenant’s own is held' : `nor does ${own.map(({ slug }) => slug).join(', ')}`
  return `The role ${role} does not hold it, and ${names}.`.replace(', and nor', ', nor')
}

const leastMemberOf = ({ roles }: Pick<Book, 'roles'>, word: string) => ROLES.find((role) => roles.get(role)!.has(word))

function givenBy(book: Book, word: string): string {
  const least = leastMemberOf(book, word)
  return least
    ? `It is held from ${least} up, and by roles of the tenant’s own that list it.`
    : 'No role of a tenant can hold it.'
}

/** The lowest built-in role with the permission; null if no role of a tenant has it. */
export function leastRoleOf({ roles }: Pick<Book, 'roles'>, word: string): Audience | null {
  return AUDIENCES.find((audience) => roles.get(audience)!.has(word)) ?? null
}
