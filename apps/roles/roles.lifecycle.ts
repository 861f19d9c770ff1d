// A role lists permissions that exist, and nobody puts in, takes out or takes away what they do not hold themselves (CVE-2025-24353).
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import { requireHeld } from '#framework/permissions/require-permission.ts'
import { ROLES } from '#framework/permissions/roles.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/lifecycle.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { roles } from './roles.resource.ts'

export const rolesLifecycle = defineLifecycle(roles, {
  beforeCreate(ctx, input) {
    requireOwnSlug(input.slug)
    requireKnownWords(ctx, input.permissions ?? [])
    requireHeld(ctx, input.permissions ?? [])
    return input
  },
  beforeUpdate(ctx, record, input) {
    requireOwnSlug(input.slug)
    if (!input.permissions) return input
    requireKnownWords(ctx, input.permissions)
    requireHeld(ctx, existing(ctx, differenceOf(record.permissions, input.permissions)))
    return input
  },
  beforeDelete(ctx, record) {
    requireHeld(ctx, existing(ctx, record.permissions))
  },
})

/** A role of the tenant's own must not be taken for a built-in one. */
function requireOwnSlug(slug: string | null | undefined): void {
  if ((ROLES as readonly unknown[]).includes(slug))
    throw invalid([{ pointer: '/slug', code: 'reserved', message: 'is the name of a built-in role' }])
}

function requireKnownWords({ runtime }: Context, words: readonly string[]): void {
  const known = grantableWordsOf(runtime.roles)
  const faults = words.flatMap((word, index) =>
    known.has(word)
      ? []
      : [{ pointer: `/permissions/${index}`, code: 'unknown', message: unknownSentence(word, [...known]) }],
  )
  if (faults.length > 0) throw invalid(faults)
}

function unknownSentence(word: string, known: readonly string[]): string {
  const nearest = nearestOf(word, known)
  return `is no permission${nearest ? `; did you mean ${nearest}?` : '; GET /api/v1/auth/permissions names yours'}`
}

/** What one of the lists holds and the other does not. */
function differenceOf(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set(left).symmetricDifference(new Set(right))]
}

/** Words of a resource that is gone allow nothing, and anybody may take them out. */
function existing({ runtime }: Context, words: readonly string[]): string[] {
  return words.filter((word) => grantableWordsOf(runtime.roles).has(word))
}
