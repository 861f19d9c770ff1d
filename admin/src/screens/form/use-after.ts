// Where one goes on after a record was saved. The form that was left has nothing unsaved any more.
import { useNavigate } from '@tanstack/react-router'
import type { AdminResource } from '../../api/metadata.ts'
import { keyOf } from '../../metadata/resources.ts'
import { usePlace } from '../../state/use-admin.ts'

export function useAfter(resource: AdminResource) {
  const navigate = useNavigate()
  const params = { tenant: usePlace(resource).tenant!, resource: keyOf(resource) }
  const ignoreBlocker = true
  return {
    toList: () => navigate({ to: '/t/$tenant/$resource', params, ignoreBlocker }),
    toNew: () => navigate({ to: '/t/$tenant/$resource/new', params, ignoreBlocker }),
    toRecord: (id: string, { isInPlace = false } = {}) =>
      navigate({ to: '/t/$tenant/$resource/$id', params: { ...params, id }, replace: isInPlace, ignoreBlocker }),
  }
}
