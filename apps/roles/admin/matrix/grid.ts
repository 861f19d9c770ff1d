// The permission matrix as data: cells toggled individually, by row or by column.

import type { Reason } from '../reasons/reason-text.ts'

/** As the server describes it. */
export interface Permission {
  readonly word: string
  readonly verb: string
  readonly kind: string
  readonly summary: string
  /** The lowest built-in role that holds it. */
  readonly from: string
  /** Whether the current person holds it: nobody grants or withdraws what they lack. */
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

/** From least to most, each including the previous ones. */
export const BUILT_IN = ['member', 'viewer', 'editor', 'admin', 'owner'] as const
const EVERYBODY = 'actor'

export function permissionIn({ permissions }: Resource, column: Column): Permission | undefined {
  return permissions.find(({ verb }) => verb === column)
}

/** Permissions without their own column. */
export function othersOf({ permissions }: Resource): Permission[] {
  return permissions.filter(({ verb }) => !COLUMNS.includes(verb as Column))
}

/** Whether a built-in role holds it. */
export function holdsByRank(role: string, { from }: Permission): boolean {
  const ranks = [EVERYBODY, ...BUILT_IN]
  return ranks.indexOf(from) <= ranks.indexOf(role)
}

/** Held by signing in: no role needs to list it. */
export function isEverybodys({ from }: Permission): boolean {
  return from === EVERYBODY
}

/** Those that the current person may grant and withdraw. */
export function changeable(permissions: readonly Permission[]): Permission[] {
  return permissions.filter((each) => each.isMine && !isEverybodys(each))
}

/** Whether all, some or none are on; null if none can be changed. */
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

/** Adds all of these permissions, or removes them if all were set. Leaves unchangeable ones as they are. */
export function toggled(permissions: readonly Permission[], words: ReadonlySet<string>): Set<string> {
  const open = changeable(permissions).map(({ word }) => word)
  return stateOf(permissions, words) === 'all' ? words.difference(new Set(open)) : words.union(new Set(open))
}
