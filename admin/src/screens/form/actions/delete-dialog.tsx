// Confirms a deletion: shows what is deleted too, what loses its link, and what blocks it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AdminMetadata, AdminResource } from '../../../api/metadata.ts'
import { deleteRecord, type Kept, type Reached } from '../../../api/records.ts'
import { Loading } from '../../../kit/notices/loading.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import { Confirm } from '../../../kit/page/dialog.tsx'
import { fieldOf, titleOf, wordsOf } from '../../../metadata/resources.ts'
import { deletionQuery, forgetRecords } from '../../../state/server/queries.ts'
import { useAdmin, usePlace } from '../../../state/who/use-admin.ts'
import { formatNumber, t } from '../../../texts/t.ts'
import styles from './delete-dialog.module.css'
import { useAfter } from './use-after.ts'

/** What blocks the deletion comes first: a person who cannot delete need not read on. */
const EFFECTS = [
  ['kept from being deleted', 'form.delete.kept'],
  ['deleted', 'form.delete.with'],
  ['emptied', 'form.delete.emptied'],
] as const

export interface DeleteDialogProps {
  readonly resource: AdminResource
  readonly kept: Kept
  onClose(): void
}

export function DeleteDialog({ resource, kept, onClose }: DeleteDialogProps) {
  const place = usePlace(resource)
  const go = useAfter(resource)
  const { data: goes = [], error: untold, isPending } = useQuery(deletionQuery(place, kept.record.id))
  const [isBusy, setBusy] = useState(false)
  const [refused, setRefused] = useState<unknown>(null)
  const error = refused ?? untold
  const run = async () => {
    await deleteRecord(place, kept)
    tell(t('form.deleted'))
    await go.toList()
    await forgetRecords(place)
  }
  const confirm = () => {
    setBusy(true)
    setRefused(null)
    run()
      .catch(setRefused)
      .finally(() => setBusy(false))
  }
  return (
    <Confirm
      title={t('form.delete.title', { title: titleOf(resource, kept.record) })}
      text={t('form.delete.text')}
      confirm={t('form.delete')}
      isBusy={isBusy || isPending}
      isOff={goes.some(({ effect }) => effect === 'kept from being deleted')}
      onConfirm={confirm}
      onCancel={onClose}
    >
      {isPending && <Loading />}
      {EFFECTS.map(([effect, heading]) => (
        <Reaches key={effect} heading={t(heading)} goes={goes.filter((each) => each.effect === effect)} />
      ))}
      {error !== null && <ProblemNotice error={error} />}
    </Confirm>
  )
}

function Reaches({ heading, goes }: { heading: string; goes: readonly Reached[] }) {
  const admin = useAdmin()
  if (goes.length === 0) return null
  return (
    <section className={styles.reaches} aria-label={heading}>
      <h3>{heading}</h3>
      <ul>
        {goes.map((each, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two fields can reach the same records, and they keep their order
          <li key={place}>
            <strong>{countOf(each)}</strong> {nounOf(admin, each)}
            <span className={styles.soft}> · {labelOf(admin, each)}</span>
            {each.titles.length > 0 && <span className={styles.titles}>{titlesOf(each)}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function countOf({ count, isLimited }: Reached): string {
  return isLimited ? t('form.delete.atLeast', { count: formatNumber(count) }) : formatNumber(count)
}

/** Singular or plural label. */
function nounOf(admin: AdminMetadata, reached: Reached): string {
  return reached.count === 1 ? (knownOf(admin, reached)?.label ?? reached.label) : reached.label
}

function knownOf({ resources }: AdminMetadata, { resource }: Reached): AdminResource | undefined {
  return resources.find(({ name }) => name === resource)
}

/** Label of the field that points to the record. */
function labelOf(admin: AdminMetadata, reached: Reached): string {
  const known = knownOf(admin, reached)
  return (known && fieldOf(known, reached.field)?.label) ?? wordsOf(reached.field)
}

function titlesOf({ titles, count }: Reached): string {
  return [...titles, ...(count > titles.length ? ['…'] : [])].join(', ')
}
