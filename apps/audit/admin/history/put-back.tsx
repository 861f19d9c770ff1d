// Restores old values: only the chosen fields, over the displayed version, as the current person.
import { useState } from 'react'
import { isProblem } from '#admin/api/problem.ts'
import { type Json, mayDo, updateRecord } from '#admin/api/records.ts'
import type { RecordProps } from '#admin/extend/define-part.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { usePlace } from '#admin/state/who/use-admin.ts'
import { Value } from '../entry/changes.tsx'
import { writableOf } from '../entry/entries.ts'
import { t } from '../texts.ts'
import styles from './put-back.module.css'
import { useTrailPlace } from './use-history.ts'

interface PutBackProps extends RecordProps {
  /** The old values of the fields. */
  readonly values: Readonly<Record<string, Json>>
  readonly when: string
}

/** Nothing if the caller may not write any of the fields, or all already have these values. */
export function PutBack(props: PutBackProps) {
  const { resource, kept, values } = props
  const [isAsked, setAsked] = useState(false)
  const isAllowed = resource.operations.includes('update') && mayDo(kept, 'update')
  if (!isAllowed || writableOf(resource, kept.record, values).length === 0) return null
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t('back')}</Button>
      {isAsked && <Question {...props} onClose={() => setAsked(false)} />}
    </>
  )
}

function Question({ resource, kept, values, when, onClose }: PutBackProps & { onClose(): void }) {
  const [place, trail] = [usePlace(resource), useTrailPlace()]
  const [left, leave] = useState<ReadonlySet<string>>(new Set())
  const [tries] = useState(makeTries)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const offered = writableOf(resource, kept.record, values)
  const chosen = offered.filter(([{ name }]) => !left.has(name))
  const run = async () => {
    const input = Object.fromEntries(chosen.map(([{ name }, value]) => [name, value]))
    await updateRecord(place, kept, tries.of(input, kept.etag))
    tell(t('back.done'))
    onClose()
    await Promise.all([forgetRecords(place), forgetRecords(trail)])
  }
  const refuse = async (refused: unknown) => {
    setError(refused)
    // Shows what somebody else saved meanwhile, before it is overwritten.
    if (isProblem(refused, 'request.precondition_failed')) await forgetRecords(place)
  }
  const confirm = () => {
    setBusy(true)
    run()
      .catch(refuse)
      .finally(() => setBusy(false))
  }
  const given = { isBusy: isBusy || chosen.length === 0, onConfirm: confirm, onCancel: onClose }
  return (
    <Confirm title={t('back.title', { when })} text={t('back.text')} confirm={t('back')} tone="strong" {...given}>
      <ul className={styles.fields}>
        {offered.map(([field, value]) => (
          <li key={field.name}>
            <label className={styles.field}>
              <input
                type="checkbox"
                checked={!left.has(field.name)}
                onChange={() => leave(left.symmetricDifference(new Set([field.name])))}
              />
              <span className={styles.name}>{field.label}</span>
              <span className={styles.value}>
                <Value field={field} value={value} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {error !== null && <ProblemNotice error={error} />}
    </Confirm>
  )
}
