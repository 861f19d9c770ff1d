// API calls for apps' screens: requested once, shown everywhere, and invalidated by any change.
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ApiRequest, send } from '../../api/client.ts'
import { useTenant } from '../who/use-admin.ts'
import { queryClient } from './queries.ts'

interface ReadOptions {
  /** False sends no request. */
  readonly enabled?: boolean
  /** Polling interval while the page is visible. */
  readonly everyMs?: number
}

/** The API's answer at a path, in the tenant of the URL. */
export function useRead<Body>(
  path: string,
  query: Record<string, string> = {},
  { enabled, everyMs }: ReadOptions = {},
) {
  const tenant = useTenant()
  return useQuery({
    queryKey: ['api', tenant, path, query],
    queryFn: async ({ signal }) => (await send<Body>({ path, query, tenant, signal })).body,
    ...(enabled !== undefined && { enabled }),
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  })
}

/**
 * Sends a change; then reloads everything that the tenant's screens show. `leave` runs first and navigates away from
 * what the change deletes.
 */
export function useCall<Body = unknown>(leave?: () => Promise<void>) {
  const tenant = useTenant()
  return useMutation({
    mutationFn: async (request: Omit<ApiRequest, 'tenant'>) => (await send<Body>({ ...request, tenant })).body,
    ...(leave && { onSuccess: leave }),
    // Not awaited: the reload may unmount the component that handles the success.
    onSettled: () => void forgetAll(tenant),
  })
}

/** Invalidates everything known about a tenant. */
export async function forgetAll(tenant: string | null): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['api', tenant] })
  await queryClient.invalidateQueries({ queryKey: ['records', tenant] })
}
