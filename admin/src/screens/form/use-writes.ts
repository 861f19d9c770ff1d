// Writes records of a resource: sends each write once, confirms it, and invalidates the cache.
import { useState } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { createRecord, type Input, type Kept, updateRecord } from '../../api/records.ts'
import { tell } from '../../kit/notices/toast.tsx'
import { forgetRecords } from '../../state/server/queries.ts'
import { makeTries } from '../../state/who/tries.ts'
import { usePlace } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'

export function useWrites(resource: AdminResource) {
  const place = usePlace(resource)
  const [tries] = useState(makeTries)
  const done = (said: string) => {
    tries.done()
    tell(said)
    void forgetRecords(place)
  }
  return {
    create: async (input: Input): Promise<Kept> => {
      const made = await createRecord(place, tries.of(input))
      done(t('form.created'))
      return made
    },
    /** Resolves with the whole updated record. Throws `request.precondition_failed` if `version` is not the newest. */
    update: async (version: Kept, changes: Input): Promise<Kept> => {
      const saved = await updateRecord(place, version, tries.of(changes, version.etag))
      done(t('form.saved'))
      return { ...saved, record: { ...version.record, ...saved.record } }
    },
  }
}
