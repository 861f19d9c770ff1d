// Turns `--tenant` and `--as` into a context: whom a command works as, and in which tenant.
import { randomUUID } from 'node:crypto'
import type { Services } from '#framework/application/project.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** The options `--tenant` and `--as`. */
export interface CallerOptions {
  /** Slug. */
  readonly tenant: string | undefined
  /** A person's address; by default the platform itself works. */
  readonly as: string | undefined
  /** For the audit trail, if the platform works. */
  readonly reason: string
}

/** Throws PendError for an unknown tenant or person, and for a person who is not a member. */
export async function openCaller({ runtime, access }: Services, options: CallerOptions): Promise<Context> {
  const { tenant, as, reason } = options
  const tenantId = tenant === undefined ? null : await access.findTenant({ slug: tenant })
  if (tenant !== undefined && tenantId === null) throw new PendError(`There is no tenant "${tenant}".`)
  const requestId = `command-${randomUUID()}`
  if (as === undefined) return createContext(runtime, { requestId, tenantId }).asSystem(reason)
  const actorId = (await access.findActor?.(as)) ?? null
  if (actorId === null) throw new PendError(`Nobody has the address "${as}".`)
  const membership = tenantId === null ? null : await access.findMembership(actorId, tenantId, null)
  if (tenantId !== null && !membership) throw new PendError(`${as} is not a member of "${tenant}".`)
  const permissions = membership?.permissions ?? runtime.roles.get('actor')
  return createContext(runtime, { requestId, tenantId, actorId, ...(permissions && { permissions }) })
}
