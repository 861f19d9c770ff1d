// Permissions of platform staff where they are not members, and what impersonators must not do.
import type { StaffLevel } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/runtime.ts'

/** Permissions that no role of a tenant has. */
export const PLATFORM_WORDS = {
  /** View tenants, tasks, people and their sessions. */
  read: 'platform.read',
  /** End sessions, deactivate people, suspend tenants, run and cancel tasks. */
  update: 'platform.update',
  /** Impersonate people. */
  impersonate: 'platform.impersonate',
} as const

/**
 * Access and secrets are the tenant's own matter: writing them would create access that outlasts the stated reason
 * (CVE-2026-32103, CVE-2025-24353). Reading is allowed: secrets are hidden fields.
 */
const ACCESS_RESOURCES: ReadonlySet<string> = new Set([
  ...['memberships', 'invitations', 'roles', 'apiKeys', 'webhooks', 'customDomains', 'users'],
])
/**
 * Permissions of other resources that do the same or cannot be undone: a tenant's admission rules, its slug, its
 * deletion, and its complete export.
 */
const ACCESS_WORDS: ReadonlySet<string> = new Set([
  ...['tenants.requireSecondFactor', 'tenants.rename', 'tenants.close'],
  'tenantExports.create',
])

const isReading = (word: string) => word.endsWith('.read')
const givesAccess = (word: string) =>
  ACCESS_WORDS.has(word) || (!isReading(word) && ACCESS_RESOURCES.has(word.slice(0, word.indexOf('.'))))

const known = new WeakMap<Runtime['roles'], Map<string, ReadonlySet<string>>>()

/**
 * In a tenant: what its owner may read and, for superusers, change, except what gives access. Outside tenants: the
 * platform's own permissions. Always the same set object, so that caches keyed by it work.
 */
export function wordsOfStaff(
  { roles }: Pick<Runtime, 'roles'>,
  { level, tenantId }: { level: StaffLevel; tenantId: string | null },
): ReadonlySet<string> {
  const sets = known.get(roles) ?? new Map<string, ReadonlySet<string>>()
  known.set(roles, sets)
  const key = `${level} ${tenantId === null ? 'platform' : 'tenant'}`
  const words = sets.get(key) ?? (tenantId === null ? wordsOnPlatform(roles, level) : wordsInTenant(roles, level))
  sets.set(key, words)
  return words
}

function wordsOnPlatform(roles: Runtime['roles'], level: StaffLevel): ReadonlySet<string> {
  const { read, update } = PLATFORM_WORDS
  return new Set([...roles.get('actor')!, read, ...(level === 'superuser' ? [update] : [])])
}

function wordsInTenant(roles: Runtime['roles'], level: StaffLevel): ReadonlySet<string> {
  const isSuperuser = level === 'superuser'
  const words = [...roles.get('owner')!].filter((word) => isReading(word) || (isSuperuser && !givesAccess(word)))
  return new Set([...words, ...(isSuperuser ? [PLATFORM_WORDS.impersonate] : [])])
}

const limited = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>()

/** A person's permissions without those that give access; the same set object for the same input, so that caches keyed by it work. */
export function wordsInTheirName(permissions: ReadonlySet<string>): ReadonlySet<string> {
  const known = limited.get(permissions)
  if (known) return known
  const words = new Set([...permissions].filter((word) => !givesAccess(word)))
  limited.set(permissions, words)
  return words
}
