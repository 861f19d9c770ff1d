// A change that staff makes to a tenant or a person; the lists of the platform are read again after it.
import { send } from '#admin/api/client.ts'
import { queryClient } from '#admin/state/queries.ts'
import { useAdmin } from '#admin/state/use-admin.ts'
import { useSubmit } from '#admin/state/use-submit.ts'

/** What lists of the platform are remembered under. */
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

/** Staff that only looks is offered no change; the server would refuse it. */
export function useMayChange(): boolean {
  return useAdmin().person?.staffLevel === 'superuser'
}
