// A tenant's life cycle: suspend, restore, delete with a grace period, and undelete.
import { lockRecord } from '#framework/operations/read.ts'
import { modelOf } from '#framework/operations/steps/operation-target.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { releaseTasks } from '#framework/tasks/ledger/hold.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { tenantService } from '../tenant-service.ts'
import { tenants } from '../tenants.resource.ts'

export type Tenant = RowOf<typeof tenants>
type Closer = 'owner' | 'platform'

/** The platform in a tenant of any status, in the name of the caller of `ctx`. */
export function platformIn(ctx: Context, tenantId: string, reason: string): Context {
  const { sessionId, actorId } = ctx
  const isInside = ctx.transaction && ctx.tenantId === tenantId
  const own = isInside ? ctx : createContext(ctx.runtime, { ...callOf(ctx), sessionId, actorId, tenantId })
  return own.asSystem(reason, 'even_if_closed')
}

/** Closes the tenant at once on every surface, until restored. Throws `resource.not_found`, `resource.conflict`. */
export function suspendTenant(ctx: Context, id: string, reason: string): Promise<Tenant> {
  const values = { status: 'suspended', closedBy: 'platform' } as const
  return turn(platformIn(ctx, id, `suspend: ${reason}`), { from: ['active'], values })
}

/** Opens a suspended tenant, or one being deleted. Members need new tokens; held tasks continue. */
export function restoreTenant(ctx: Context, id: string, reason: string): Promise<Tenant> {
  return open(platformIn(ctx, id, `restore: ${reason}`), ['suspended', 'deleting'])
}

/** Closes it like a suspension; until the grace period ends it can be restored. */
export function deleteTenant(
  ctx: Context,
  id: string,
  { by, reason }: { by: Closer; reason: string },
): Promise<Tenant> {
  const { grace } = tenantService.of(ctx)
  const deletesAt = new Date(Date.now() + grace * 1000).toISOString()
  const from: Tenant['status'][] = by === 'owner' ? ['active'] : ['active', 'suspended']
  return turn(platformIn(ctx, id, `delete: ${reason}`), {
    from,
    values: { status: 'deleting', deletesAt, closedBy: by },
  })
}

/** For owners, within the grace period. What the platform closed stays closed: `resource.conflict`. */
export function undeleteTenant(ctx: Context, id: string): Promise<Tenant> {
  return open(platformIn(ctx, id, 'take a deletion back'), ['deleting'], 'owner')
}

/**
 * Closes it finally: from now on it is erased and cannot be restored. `isDue`: only if its grace period is over, or
 * erasure has already begun. Throws `resource.conflict` if not due, `resource.not_found` if it is gone.
 */
export function closeForErasure(
  ctx: Context,
  id: string,
  { reason, isDue }: { reason: string; isDue: boolean },
): Promise<Tenant> {
  return inTransaction(platformIn(ctx, id, reason).asSystem(reason, 'erasing'), async (inner) => {
    const { record } = await lockRecord(inner, modelOf(inner, tenants), id)
    const tenant = record as Tenant
    if (tenant.status === 'erasing') return tenant
    const isOver = tenant.status === 'deleting' && Date.parse(tenant.deletesAt ?? '') <= Date.now()
    if (isDue && !isOver) throw new Problem('resource.conflict', 'The tenant is not due to be erased.')
    const from = ['active', 'suspended', 'deleting'] as const
    return turn(inner, { from, values: { status: 'erasing', closedBy: 'platform' } })
  })
}

interface Turn {
  readonly from: readonly Tenant['status'][]
  readonly values: Parameters<typeof updateAsSystem<typeof tenants>>[2]['values']
  /** Only tenants closed by this party. */
  readonly closedBy?: Closer
}

function open(ctx: Context, from: Turn['from'], closedBy?: Closer): Promise<Tenant> {
  return inTransaction(ctx, async (inner) => {
    const values = { status: 'active', deletesAt: null, closedBy: null } as const
    const tenant = await turn(inner, { from, values, ...(closedBy && { closedBy }) })
    await releaseTasks(inner)
    return tenant
  })
}

/** Locks first: of two concurrent changes, the second sees the first. Triggers of the table invalidate every token of the tenant. */
function turn(ctx: Context, { from, values, closedBy }: Turn): Promise<Tenant> {
  const id = ctx.tenantId!
  return inTransaction(ctx, async (inner) => {
    const { record } = await lockRecord(inner, modelOf(inner, tenants), id)
    const { status, closedBy: closer } = record as Tenant & { closedBy: Closer | null }
    if (!from.includes(status) || (closedBy && closer !== closedBy))
      throw new Problem('resource.conflict', `The tenant is ${status}${closer ? ` by its ${closer}` : ''}.`)
    return (await updateAsSystem(inner, tenants, { id, values })).record
  })
}
