// The tenant's settings from the server, and changes of them.
import { useMutation, useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { tell } from '#admin/kit/notices/toast.tsx'
import { adminQuery, queryClient } from '#admin/state/server/queries.ts'
import { useTenant } from '#admin/state/who/use-admin.ts'
import type { Words } from './own-words.ts'
import { t } from './texts.ts'

/** Settings with a text field, in order. */
export const NAMES = ['locale', 'timeZone', 'brandName', 'brandColor', 'auditRetentionDays'] as const
export type Name = (typeof NAMES)[number]

export interface Kept extends Readonly<Record<Name, string | number | null>> {
  readonly brandLogo: string | null
  readonly brandTexts: Words | null
}

const PATH = '/tenant-settings'
const keyOf = (tenant: string | null) => ['settings', tenant]

export function useSettings() {
  const tenant = useTenant()
  return useQuery({
    queryKey: keyOf(tenant),
    queryFn: async () => (await send<Kept>({ path: PATH, tenant })).body,
    refetchOnWindowFocus: false,
  })
}

/** Null restores the deployment's value. */
export function useSaveSettings() {
  const tenant = useTenant()
  return useMutation({
    mutationFn: async (body: Partial<Kept>) => (await send<Kept>({ method: 'PATCH', path: PATH, body, tenant })).body,
    onSuccess: async (kept) => {
      tell(t('settings.saved'))
      queryClient.setQueryData(keyOf(tenant), kept)
      // The metadata contains the name, colours and texts of every screen.
      await queryClient.invalidateQueries({ queryKey: adminQuery(tenant).queryKey })
    },
  })
}
