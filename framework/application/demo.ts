// What an app brings to the demo of a fresh development installation.
import type { Context } from '#framework/request/context.ts'

/** A person of the demo; roles by tenant slug. */
export interface DemoMember {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly password: string
  readonly roles: Readonly<Record<string, string>>
}

/** Loaded only in development. */
export interface Demo {
  /**
   * Creates missing tenants with their people, one transaction per tenant: an interrupted start leaves each complete
   * or absent. Calls `fill` in that transaction, as the tenant's owner. Resolves with lines that explain how to sign in.
   */
  readonly load?: (system: Context, fill: DemoFilling) => Promise<readonly string[]>
  /** Its people, while the database has them. */
  readonly findPeople?: (system: Context) => Promise<readonly DemoMember[]>
  /** Creates the app's records of the tenant with this slug. */
  readonly fill?: DemoFilling
}

/** Creates records as the owner of a new tenant. */
export type DemoFilling = (ctx: Context, tenant: string) => Promise<void>
