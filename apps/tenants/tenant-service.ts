// Settings of the tenants app, given at boot.
import { defineService } from '#framework/request/services/define-service.ts'

/** Durations in seconds. */
export interface TenantOptions {
  /** How long a tenant's deletion can be cancelled. */
  readonly grace: number
  /** How long a former slug still leads to its tenant, and stays reserved. */
  readonly slugGrace: number
}

/** The manifest lists its opening. */
export const tenantService = defineService<TenantOptions>('tenants')
