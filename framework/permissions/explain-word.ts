// Why somebody holds a permission word, or why not: in sentences for people, from the same facts that decide.
import { nearestOf } from '#shared/utils/nearest.ts'
import { AUDIENCES, type Audience, ROLES } from './roles.ts'

/** A role that a tenant made for itself. */
export interface OwnRole {
  readonly slug: string
  readonly name: string
  readonly permissions: readonly string[]
}

/** Who is asked about: `actor` for somebody in no tenant. */
export interface Holder {
  readonly role: Audience
  readonly own: readonly OwnRole[]
  /** What they may in the end: a key or somebody who acts in their name may less than their roles. */
  readonly permissions: ReadonlySet<string>
}

/** Where a word comes from. */
export interface WordSource {
  readonly kind: 'everybody' | 'role' | 'own role' | 'platform'
  readonly name: string
}

interface Book {
  readonly roles: ReadonlyMap<Audience, ReadonlySet<string>>
  readonly words: ReadonlySet<string>
}

/** The roles of the holder that hold the word; `everybody` where logging in is enough. */
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

/** The word that was most likely meant, or null for a word that exists. */
export function correctionOf({ words }: Book, word: string): string | null {
  if (words.has(word)) return null
  const nearest = nearestOf(word, [...words])
  return nearest ? `There is no permission ${word}; did you mean ${nearest}?` : `There is no permission ${word}.`
}

/** Whether the holder holds a word that exists, and why, in a sentence or two. */
export function explainWord(book: Book, holder: Holder, word: string): { isHeld: boolean; why: string } {
  const sources = sourcesOf(book, holder, word)
  const isHeld = holder.permissions.has(word)
  if (isHeld)
    return { isHeld, why: sources.length > 0 ? `${sources.map(spelled).join(' and ')}.` : 'As staff of the platform.' }
  if (sources.length > 0)
    return { isHeld, why: `${sources.map(spelled).join(' and ')}, but not by the way in which you act here.` }
  return { isHeld, why: `${lackOf(holder)} ${givenBy(book, word)}` }
}

function spelled({ kind, name }: WordSource): string {
  if (kind === 'everybody') return 'Everybody who is logged in holds it'
  return `The ${kind === 'role' ? 'role' : 'tenant’s own role'} ${name} holds it`
}

function lackOf({ role, own }: Holder): string {
  if (role === 'actor') return 'Outside of a tenant nobody holds it.'
  const names =
    own.length === 0 ? 'no role of the tenant’s own is held' : `nor does ${own.map(({ slug }) => slug).join(', ')}`
  return `The role ${role} does not hold it, and ${names}.`.replace(', and nor', ', nor')
}

function givenBy({ roles }: Book, word: string): string {
  const least = ROLES.find((role) => roles.get(role)!.has(word))
  return least
    ? `It is held from ${least} up, and by roles of the tenant’s own that list it.`
    : 'No role of a tenant can hold it.'
}

/** From which built-in role on the word is held; null for what no role of a tenant holds. */
export function leastRoleOf({ roles }: Pick<Book, 'roles'>, word: string): Audience | null {
  return AUDIENCES.find((audience) => roles.get(audience)!.has(word)) ?? null
}
