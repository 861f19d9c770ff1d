// Where one goes on after a record was saved. The form that was left has nothing unsaved any more.
import { useNavigate } from '@tanstack/react-router'
import type { AdminResource } from '../../api/metadata.ts'
import { keyOf } from '../../metadata/resources.ts'
import { usePlace } from '../../state/use-admin.ts'
import type { After } from './use-record-form.ts'

export function useAfter(resource: AdminResource) {
  const navigate = useNavigate()
  const params = { tenant: usePlace(resource).tenant!, resource: keyOf(resource) }
  const ignoreBlocker = true
  const toList = () => navigate({ to: '/t/$tenant/$resource', params, ignoreBlocker })
  const toNew = () => navigate({ to: '/t/$tenant/$resource/new', params, ignoreBlocker })
  return {
    toList,
    /** From a record that was there before: staying, there is nowhere to go. */
    on: async (after: After) => {
      if (after === 'leave') await toList()
      if (after === 'another') await toNew()
    },
    toRecord: (id: string, { isInPlace = false } = {}) =>
      navigate({ to: '/t/$tenant/$resource/$id', params: { ...params, id }, replace: isInPlace, ignoreBlocker }),
  }
}
