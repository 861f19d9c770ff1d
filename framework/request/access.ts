// What the framework asks apps about callers; core connects it with the apps that know.
import type { SQL } from 'drizzle-orm'
import type { CallerBy, CallerFacts } from '#framework/resource/caller/caller.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'

/** The caller of a token: its facts become facts of the context. */
export interface Identity extends Partial<Omit<CallerFacts, 'requestId' | 'address' | 'staffReason'>> {
  actorId: string
  sessionId: string | null
  /** The tenant the token was made for, if any. */
  tenantId: string | null
  permissionsVersion: number | null
  /** The API key that acts in the actor's name, with its permissions; omitted for people. */
  key?: { readonly id: string; readonly permissions: ReadonlySet<string> }
}

export interface Membership {
  permissions: ReadonlySet<string>
  version: number
  /** Why the member may not enter for now; nobody admits them before that is fixed. */
  barredBy?: ProblemCode
}

/** `superuser` may change things, `support` only reads. */
export type StaffLevel = 'superuser' | 'support'

/** A staff member about to act: in one tenant, or for the platform. */
export interface StaffAct {
  readonly level: StaffLevel
  readonly caller: CallerBy<'staff'>
  /** Method and path of the request; null for a task, which the trail records as its enqueuing request. */
  readonly call: string | null
}

export interface Access {
  /** The caller of a token. Throws `auth.invalid_token` or `auth.expired_token`. */
  identify(token: string): Promise<Identity>
  /** Whom requests with this token count for; null if it is not one of ours. Defaults to the actor. */
  countFor?(token: string): Promise<string | null>
  /** Id of the active person with this address, or null: for commands with `--as`. */
  findActor?(email: string): Promise<string | null>
  /** Id of the tenant with this slug or custom host name, or null. */
  findTenant(name: { slug: string } | { host: string }): Promise<string | null>
  /** Whether to answer requests for this host: a tenant's, or a reserved name below a served domain. */
  servesHost(host: string): Promise<boolean>
  /** SQL for the platform of all active tenants, with `id` and `time_zone`. For schedules that run in each. */
  readonly activeTenants?: SQL
  /** False for a closed tenant: its tasks wait. `now`: bypasses the cache, which may be a moment old. */
  isTenantOpen?(tenantId: string, now?: boolean): Promise<boolean>
  /** The actor's permissions in the tenant, or null if they are not a member. `version` allows a cached answer. */
  findMembership(actorId: string, tenantId: string, version: number | null): Promise<Membership | null>
  /** Whether they were a member a moment ago: only for counting. Without it nobody is. */
  isMember?(actorId: string, tenantId: string): Promise<boolean>
  /** A person's staff level; null for all others, which is nearly everybody. */
  findStaff?(actorId: string): Promise<StaffLevel | null>
  /**
   * Their permissions. Both trails, the tenant's and the platform's, record the request before this resolves. Throws
   * `staff.reason_required`.
   */
  admitStaff?(act: StaffAct): Promise<ReadonlySet<string>>
  /** An API key's permissions, or null if it is no longer valid: for tasks enqueued with it. */
  findKeyWords?(key: { id: string; tenantId: string; actorId: string }): Promise<ReadonlySet<string> | null>
  /** The part of a person's permissions that an impersonator keeps. */
  limitImpersonator?(permissions: ReadonlySet<string>): ReadonlySet<string>
}
