// What the framework asks the apps about callers; core joins it to the apps that know.
import type { SQL } from 'drizzle-orm'
import type { CallerBy, CallerFacts } from '#framework/resource/caller/caller.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'

/** Whom a token speaks for: what it says of the caller becomes facts of the context. */
export interface Identity extends Partial<Omit<CallerFacts, 'requestId' | 'address' | 'staffReason'>> {
  actorId: string
  sessionId: string | null
  /** Tenant the token was made for, if any. */
  tenantId: string | null
  permissionsVersion: number | null
  /** The API key that acts in the actor's name, with the words it was given; left out for people. */
  key?: { readonly id: string; readonly permissions: ReadonlySet<string> }
}

export interface Membership {
  permissions: ReadonlySet<string>
  version: number
  /** Why the member stays outside for now; nobody lets them in before that is mended. */
  barredBy?: ProblemCode
}

/** `superuser` may change things, `support` only reads. */
export type StaffLevel = 'superuser' | 'support'

/** Somebody of the platform's staff who is about to act: in one tenant, or for the platform. */
export interface StaffAct {
  readonly level: StaffLevel
  readonly caller: CallerBy<'staff'>
  /** Method and path of the request; null for a task, which stands in the trail as what enqueued it. */
  readonly call: string | null
}

export interface Access {
  /** Who a token speaks for. Throws `auth.invalid_token` or `auth.expired_token`. */
  identify(token: string): Promise<Identity>
  /** Whom requests with this token are counted for; null for one that is none of ours. The actor where it is left out. */
  countFor?(token: string): Promise<string | null>
  /** Id of the active person with this address, or null: for commands that somebody types `--as`. */
  findActor?(email: string): Promise<string | null>
  /** Id of the tenant with this slug or custom host name, or null. */
  findTenant(name: { slug: string } | { host: string }): Promise<string | null>
  /** Whether requests for this host are answered: one of a tenant, or a reserved name below a domain that is served. */
  servesHost(host: string): Promise<boolean>
  /** SQL, for the platform, of all active tenants: `id`, and the `time_zone` that they have set. For schedules that run in each. */
  readonly activeTenants?: SQL
  /** False for a tenant that is closed: its tasks wait. `now`: not from memory, which may be a moment old. */
  isTenantOpen?(tenantId: string, now?: boolean): Promise<boolean>
  /** What the actor may do in the tenant, or null for somebody who is no member. `version` allows an answer from memory. */
  findMembership(actorId: string, tenantId: string, version: number | null): Promise<Membership | null>
  /** Whether they are a member, as it was a moment ago: for those who only count. Nobody is where it is left out. */
  isMember?(actorId: string, tenantId: string): Promise<boolean>
  /** What somebody is to the platform; null for all others, who are nearly everybody. */
  findStaff?(actorId: string): Promise<StaffLevel | null>
  /** What they may do. The request stands in the trails of tenant and platform before it resolves. Throws `staff.reason_required`. */
  admitStaff?(act: StaffAct): Promise<ReadonlySet<string>>
  /** The words that an API key was given, or null when it does not hold any more: for tasks that were enqueued with it. */
  findKeyWords?(key: { id: string; tenantId: string; actorId: string }): Promise<ReadonlySet<string> | null>
  /** What is left of somebody's permissions for whoever acts in their name. */
  limitImpersonator?(permissions: ReadonlySet<string>): ReadonlySet<string>
}
