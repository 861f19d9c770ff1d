// A role lists existing permissions, and nobody adds or removes permissions they do not hold (CVE-2025-24353).
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { grantableWordsOf } from '#framework/permissions/permission-words.ts'
import { requireHeld } from '#framework/permissions/require-permission.ts'
import type { Context } from '#framework/request/context.ts'
import { defineLifecycle } from '#framework/request/declaring/define-lifecycle.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { looksBuiltIn, plainNameOf } from './role-names.ts'
import { roles } from './roles.resource.ts'

export const rolesLifecycle = defineLifecycle(roles, {
  beforeCreate(ctx, given) {
    const input = withKnownWords(ctx, given, given.name ?? null)
    requireKnownWords(ctx, input.permissions ?? [])
    requireHeld(ctx, input.permissions ?? [])
    return withPlainName(input)
  },
  beforeUpdate(ctx, record, given) {
    const input = withKnownWords(ctx, given, given.name ?? record.name)
    // A name describes a role's purpose: a person who lacks any of its permissions may not change it (ROL-02).
    requireHeld(ctx, existing(ctx, record.permissions))
    if (input.permissions) {
      requireKnownWords(ctx, input.permissions)
      requireHeld(ctx, input.permissions)
    }
    return withPlainName(input)
  },
  beforeDelete(ctx, record) {
    requireHeld(ctx, existing(ctx, record.permissions))
  },
})

/** A custom role must not resemble a built-in one, and its name must be unambiguous. */
function withPlainName<Input extends { name?: string | null; slug?: string | null }>(input: Input): Input {
  const { name, slug } = input
  const plain = typeof name === 'string' ? plainNameOf(name) : name
  const faults = [
    ...(plain === '' ? [{ pointer: '/name', code: 'too_short', message: 'has no letter that anybody sees' }] : []),
    ...(plain && looksBuiltIn(plain) ? [reserved('/name')] : []),
    ...(slug && looksBuiltIn(slug) ? [reserved('/slug')] : []),
  ]
  if (faults.length > 0) throw invalid(faults)
  return plain === name ? input : { ...input, name: plain }
}

const reserved = (pointer: string) => ({ pointer, code: 'reserved', message: 'reads like the name of a built-in role' })

/** A role from a backup loses permissions that no longer exist, with a note: they had no effect any more. */
function withKnownWords<I extends { permissions?: readonly string[] | null }>(
  ctx: Context,
  input: I,
  name: string | null,
): I {
  if (!ctx.restoring || !input.permissions) return input
  const known = existing(ctx, input.permissions)
  const gone = input.permissions.filter((word) => !known.includes(word))
  if (gone.length > 0)
    ctx.restoring.note(`The role "${name}" was imported without words that are not permissions: ${gone.join(', ')}.`)
  return { ...input, permissions: known }
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
  return `is not a permission${nearest ? `; did you mean ${nearest}?` : '; GET /api/v1/auth/permissions names yours'}`
}

/** Permissions of a removed resource have no effect, and anybody may remove them. */
function existing({ runtime }: Context, words: readonly string[]): string[] {
  return words.filter((word) => grantableWordsOf(runtime.roles).has(word))
}
