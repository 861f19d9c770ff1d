// Nobody acts above their own role (CVE-2026-32103), and a tenant always keeps an owner.
import { randomInt } from 'node:crypto'
import type { Role } from '#framework/permissions/roles.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { requireOtherOwner } from './members/require-other-owner.ts'
import { requireRank } from './members/require-rank.ts'
import { memberships } from './memberships.resource.ts'

// Versions must stay within an integer.
const MOST = 2 ** 30 - 1

export const membershipsLifecycle = defineLifecycle(memberships, {
  async beforeCreate(ctx, input) {
    await requireRank(ctx, { roles: [input.role as Role], own: input.roles ?? [] })
    // A random start: a person who leaves and returns must not match tokens from before.
    return { ...input, permissionsVersion: randomInt(1, MOST) }
  },
  async beforeUpdate(ctx, record, input) {
    const own = input.roles ? differenceOf(record.roles, input.roles) : []
    const isOtherRole = input.role !== undefined && input.role !== record.role
    if (!isOtherRole && own.length === 0) return input
    await requireRank(ctx, { roles: [record.role, ...(isOtherRole ? [input.role!] : [])], own })
    if (isOtherRole && record.role === 'owner') await requireOtherOwner(ctx, record.id)
    return input
  },
  async beforeDelete(ctx, record) {
    await requireRank(ctx, { roles: [record.role], own: record.roles })
    if (record.role === 'owner') await requireOtherOwner(ctx, record.id)
  },
})

/** Items in exactly one of the lists. */
function differenceOf(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set(left).symmetricDifference(new Set(right))]
}
