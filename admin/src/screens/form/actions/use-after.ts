// Where to go after a save. The form left behind no longer counts as unsaved.
import { useNavigate } from '@tanstack/react-router'
import type { AdminResource } from '../../../api/metadata.ts'
import { keyOf } from '../../../metadata/resources.ts'
import { usePlace } from '../../../state/who/use-admin.ts'
import type { After } from '../use-record-form.ts'

export function useAfter(resource: AdminResource) {
  const navigate = useNavigate()
  const params = { tenant: usePlace(resource).tenant!, resource: keyOf(resource) }
  const ignoreBlocker = true
  const toList = () => navigate({ to: '/t/$tenant/$resource', params, ignoreBlocker })
  const toNew = () => navigate({ to: '/t/$tenant/$resource/new', params, ignoreBlocker })
  return {
    toList,
    /** After an existing record, staying means no navigation. */
    on: async (after: After) => {
      if (after === 'leave') await toList()
      if (after === 'another') await toNew()
    },
    toRecord: (id: string, { isInPlace = false } = {}) =>
      navigate({ to: '/t/$tenant/$resource/$id', params: { ...params, id }, replace: isInPlace, ignoreBlocker }),
  }
}
