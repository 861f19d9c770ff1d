// What the framework asks the apps about callers; core joins it to the apps that know.

export interface Identity {
  actorId: string
  sessionId: string | null
  /** Tenant the token was made for, if any. */
  tenantId: string | null
  permissionsVersion: number | null
}

export interface Membership {
  permissions: ReadonlySet<string>
  version: number
}

export interface Access {
  /** Who a token speaks for. Throws `auth.invalid_token` or `auth.expired_token`. */
  identify(token: string): Promise<Identity>
  /** Id of the active person with this address, or null: for commands that somebody types `--as`. */
  findActor?(email: string): Promise<string | null>
  /** Id of the tenant with this slug or custom host name, or null. */
  findTenant(name: { slug: string } | { host: string }): Promise<string | null>
  /** Ids of all active tenants: for schedules that run in each. */
  findTenants?(): Promise<readonly string[]>
  /** What the actor may do in the tenant, or null for somebody who is no member. `version` allows an answer from memory. */
  findMembership(actorId: string, tenantId: string, version: number | null): Promise<Membership | null>
}
