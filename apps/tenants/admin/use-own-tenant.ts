// The current tenant's record, and which of its actions the caller may run.
import { useQuery } from '@tanstack/react-query'
import type { AdminAction } from '#admin/api/metadata.ts'
import { type Input, mayDo, runAction } from '#admin/api/records.ts'
import { queryClient, recordQuery } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'

export function useOwnTenant() {
  const { tenant, resources } = useAdmin()
  const resource = resources.find(({ name }) => name === 'tenants')
  const place = { tenant: tenant?.slug ?? null, resource: resource ?? { path: 'tenants' } }
  const { data: kept } = useQuery({ ...recordQuery(place, tenant?.id ?? ''), enabled: Boolean(tenant && resource) })
  /** Undefined if not permitted. */
  const actionOf = (name: string): AdminAction | undefined =>
    kept && mayDo(kept, name) ? resource?.actions.find((each) => each.name === name) : undefined
  const run = (action: AdminAction, input: Input) =>
    runAction(place, { id: tenant!.id, action, ...makeTries().of(input) })
  return { place, kept, mayUpdate: kept !== undefined && mayDo(kept, 'update'), actionOf, run }
}

/** Every screen shows the tenant's name: all of them get the new one. */
export async function forgetNames(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['admin'] })
}
