// What staff of the platform may do where they are no members, and what is kept from whoever acts in somebody's name.
import type { StaffLevel } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/context.ts'

/** Words that no role of a tenant holds. */
export const PLATFORM_WORDS = {
  /** Look through tenants, tasks, people and their log-ins. */
  read: 'platform.read',
  /** End log-ins, deactivate people, suspend tenants, run and cancel tasks. */
  update: 'platform.update',
  /** Act in somebody's name. */
  impersonate: 'platform.impersonate',
} as const

/**
 * Who gives access or holds secrets is the tenant's own matter: whoever could write these would make a way in that outlasts the reason
 * they gave (CVE-2026-32103, CVE-2025-24353). Reading them is not kept back: secrets are hidden fields.
 */
const ACCESS_RESOURCES: ReadonlySet<string> = new Set([
  ...['memberships', 'invitations', 'roles', 'apiKeys', 'webhooks', 'customDomains', 'users'],
])
/** Words of other resources that do the same or cannot be undone: whom a tenant lets in, its address, its end, and all of it in one file. */
const ACCESS_WORDS: ReadonlySet<string> = new Set([
  ...['tenants.requireSecondFactor', 'tenants.rename', 'tenants.close'],
  'tenantExports.create',
])

const isReading = (word: string) => word.endsWith('.read')
const givesAccess = (word: string) =>
  ACCESS_WORDS.has(word) || (!isReading(word) && ACCESS_RESOURCES.has(word.slice(0, word.indexOf('.'))))

const known = new WeakMap<Runtime['roles'], Map<string, ReadonlySet<string>>>()

/**
 * In a tenant: what its owner may read, and for superusers change, but not what gives access. In none: the platform's own words. The
 * same set each time, so that what is remembered by it stays so.
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

/** Somebody's words without those that give access; the same set for the same set, so that what is remembered by it stays so. */
export function wordsInTheirName(permissions: ReadonlySet<string>): ReadonlySet<string> {
  const known = limited.get(permissions)
  if (known) return known
  const words = new Set([...permissions].filter((word) => !givesAccess(word)))
  limited.set(permissions, words)
  return words
}
