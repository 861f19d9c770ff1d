// The matrix of a role as data: cells that are on or off, by themselves, by row and by column.

import type { Reason } from '../reasons/reason-text.ts'

/** As the server describes it. */
export interface Permission {
  readonly word: string
  readonly verb: string
  readonly kind: string
  readonly summary: string
  /** The built-in role from which on it is held. */
  readonly from: string
  /** Whether whoever looks holds it: nobody gives or takes what they lack. */
  readonly isMine: boolean
}

export interface Resource {
  readonly name: string
  readonly label: string
  readonly permissions: readonly Permission[]
  readonly reading: Reason
  readonly writing: Reason
}

export const COLUMNS = ['read', 'create', 'update', 'delete'] as const
export type Column = (typeof COLUMNS)[number]

/** From the least to the most, each with all that the ones before it may. */
export const BUILT_IN = ['member', 'viewer', 'editor', 'admin', 'owner'] as const
const EVERYBODY = 'actor'

export function permissionIn({ permissions }: Resource, column: Column): Permission | undefined {
  return permissions.find(({ verb }) => verb === column)
}

/** Everything that has no column of its own. */
export function othersOf({ permissions }: Resource): Permission[] {
  return permissions.filter(({ verb }) => !COLUMNS.includes(verb as Column))
}

/** Whether a built-in role holds it. */
export function holdsByRank(role: string, { from }: Permission): boolean {
  const ranks = [EVERYBODY, ...BUILT_IN]
  return ranks.indexOf(from) <= ranks.indexOf(role)
}

/** Held by logging in: no role needs to list it. */
export function isEverybodys({ from }: Permission): boolean {
  return from === EVERYBODY
}

/** Those that whoever looks may give and take. */
export function changeable(permissions: readonly Permission[]): Permission[] {
  return permissions.filter((each) => each.isMine && !isEverybodys(each))
}

/** All of them are on, some, or none; null where none of them can be changed. */
export function stateOf(
  permissions: readonly Permission[],
  words: ReadonlySet<string>,
): 'all' | 'some' | 'none' | null {
  const open = changeable(permissions)
  if (open.length === 0) return null
  const count = open.filter(({ word }) => words.has(word)).length
  if (count === 0) return 'none'
  return count === open.length ? 'all' : 'some'
}

/** The words with all of these, or with none of them where all were there. What cannot be changed stays as it is. */
export function toggled(permissions: readonly Permission[], words: ReadonlySet<string>): Set<string> {
  const open = changeable(permissions).map(({ word }) => word)
  return stateOf(permissions, words) === 'all' ? words.difference(new Set(open)) : words.union(new Set(open))
}
