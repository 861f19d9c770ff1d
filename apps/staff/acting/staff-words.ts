// Permissions of platform staff where they are not members, and what impersonators must not do.
import { PLATFORM_WORDS } from '#framework/permissions/platform-words.ts'
import type { StaffLevel } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/runtime.ts'

const isReading = (word: string) => word.endsWith('.read')

const known = new WeakMap<Runtime['roles'], Map<string, ReadonlySet<string>>>()

/**
 * In a tenant: what its owner may read and, for superusers, change, except what gives access. Outside tenants: the
 * platform's own permissions. Always the same set object, so that caches keyed by it work.
 */
export function wordsOfStaff(
  { roles, accessWords }: Pick<Runtime, 'roles' | 'accessWords'>,
  { level, tenantId }: { level: StaffLevel; tenantId: string | null },
): ReadonlySet<string> {
  const sets = known.get(roles) ?? new Map<string, ReadonlySet<string>>()
  known.set(roles, sets)
  const key = `${level} ${tenantId === null ? 'platform' : 'tenant'}`
  const words =
    sets.get(key) ?? (tenantId === null ? wordsOnPlatform(roles, level) : wordsInTenant({ roles, accessWords }, level))
  sets.set(key, words)
  return words
}

function wordsOnPlatform(roles: Runtime['roles'], level: StaffLevel): ReadonlySet<string> {
  const { read, update } = PLATFORM_WORDS
  return new Set([...roles.get('actor')!, read, ...(level === 'superuser' ? [update] : [])])
}

function wordsInTenant(
  { roles, accessWords }: Pick<Runtime, 'roles' | 'accessWords'>,
  level: StaffLevel,
): ReadonlySet<string> {
  const isSuperuser = level === 'superuser'
  const words = [...roles.get('owner')!].filter((word) => isReading(word) || (isSuperuser && !accessWords.has(word)))
  return new Set([...words, ...(isSuperuser ? [PLATFORM_WORDS.impersonate] : [])])
}

const limited = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>()

/** A person's permissions without those that give access; the same set object for the same input, so that caches keyed by it work. */
export function wordsInTheirName(
  { accessWords }: Pick<Runtime, 'accessWords'>,
  permissions: ReadonlySet<string>,
): ReadonlySet<string> {
  const known = limited.get(permissions)
  if (known) return known
  const words = new Set([...permissions].filter((word) => !accessWords.has(word)))
  limited.set(permissions, words)
  return words
}
