// Calls of the API by screens that apps bring: asked once, shown everywhere, and known to be old after whatever was changed.
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ApiRequest, send } from '../api/client.ts'
import { queryClient } from './queries.ts'
import { useTenant } from './use-admin.ts'

interface ReadOptions {
  /** False asks for nothing. */
  readonly enabled?: boolean
  /** Asked again so often, for as long as the page is in sight. */
  readonly everyMs?: number
}

/** What a path of the API answers, in the tenant of the address. */
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
 * Changes something; afterwards all that the screens of the tenant show is asked for again. `leave` comes before: away from what is gone,
 * which nobody should ask for.
 */
export function useCall<Body = unknown>(leave?: () => Promise<void>) {
  const tenant = useTenant()
  return useMutation({
    mutationFn: async (request: Omit<ApiRequest, 'tenant'>) => (await send<Body>({ ...request, tenant })).body,
    ...(leave && { onSuccess: leave }),
    // Not waited for: what hears of the success may go with what is asked for again.
    onSettled: () => void forgetAll(tenant),
  })
}

/** Everything that is known of a tenant is old. */
export async function forgetAll(tenant: string | null): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['api', tenant] })
  await queryClient.invalidateQueries({ queryKey: ['records', tenant] })
}
