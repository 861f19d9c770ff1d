// Requests of the role screens: available permissions, and the caller's rights on roles.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import type { Resource } from './grid.ts'

const FRESH_MS = 60_000

export function usePermissions() {
  const tenant = useTenant()
  return useQuery(
    queryOptions({
      queryKey: ['permissions', tenant],
      queryFn: async () =>
        (await send<{ resources: readonly Resource[] }>({ path: '/permissions', tenant })).body.resources,
      staleTime: FRESH_MS,
    }),
  )
}

/** The resource of roles, its location and the caller's rights on it. */
export function useRoles() {
  const { permissions } = useAdmin()
  const may = (word: string) => permissions.includes(`roles.${word}`)
  const place = { tenant: useTenant(), resource: { path: 'roles' } }
  return { place, mayCreate: may('create'), mayUpdate: may('update'), mayDelete: may('delete') }
}
