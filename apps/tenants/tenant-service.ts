// What the app of tenants is told at boot.
import { defineService } from '#framework/request/define-service.ts'

/** Durations in seconds. */
export interface TenantOptions {
  /** How long the deletion of a tenant can be taken back. */
  readonly grace: number
  /** How long a slug that was given up still leads to its tenant, and is nobody else's. */
  readonly slugGrace: number
  /** Host names of the platform, which are no tenant's: `example.com`, or `.example.com` with all below it. */
  readonly ownHosts: readonly string[]
}

/** Opened by core. */
export const tenantService = defineService<TenantOptions>('tenants')
