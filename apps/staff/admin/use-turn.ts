// A change by staff to a tenant or person; reloads the platform's lists afterwards.
import { send } from '#admin/api/client.ts'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { queryClient } from '#admin/state/server/queries.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'

/** Cache key of the platform's lists. */
export const PLATFORM_KEY = ['platform'] as const

interface Turn {
  readonly method?: 'POST' | 'DELETE'
  onDone?(): void
}

export function useTurn(path: string, { method = 'POST', onDone }: Turn = {}) {
  return useSubmit(async () => {
    await send({ method, path })
    await queryClient.invalidateQueries({ queryKey: PLATFORM_KEY })
    onDone?.()
  })
}

/** Read-only staff see no changes; the server would refuse them. */
export function useMayChange(): boolean {
  return useAdmin().person?.staffLevel === 'superuser'
}
