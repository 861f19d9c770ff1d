// The foot of a form, always in sight: whether something is unsaved, and the way to save it.
import { useEffect } from 'react'
import { Button } from '../../kit/button.tsx'
import { t } from '../../texts/t.ts'
import styles from './form.module.css'
import type { RecordForm } from './use-record-form.ts'

export interface SaveBarProps {
  readonly state: RecordForm
  readonly isNew: boolean
}

export function SaveBar({ state: { form, isChanged }, isNew }: SaveBarProps) {
  useEffect(() => {
    const saveByKey = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      void form.handleSubmit()
    }
    addEventListener('keydown', saveByKey)
    return () => removeEventListener('keydown', saveByKey)
  }, [form])
  return (
    <form.Subscribe selector={({ values, isSubmitting }) => [isChanged(values), isSubmitting] as const}>
      {([hasChanges, isSubmitting]) => (
        <div className={styles.bar}>
          <Button type="submit" tone="strong" disabled={isSubmitting || !(isNew || hasChanges)}>
            {isSubmitting ? t('form.saving') : t(isNew ? 'form.create' : 'form.save')}
          </Button>
          <span className={styles.state}>{t(hasChanges ? 'form.changed' : 'form.unchanged')}</span>
        </div>
      )}
    </form.Subscribe>
  )
}
