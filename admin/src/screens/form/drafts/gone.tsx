// The record was deleted during editing: the input stays and can be saved as a new record.
import { Button } from '../../../kit/button.tsx'
import { Notice } from '../../../kit/notices/notice.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import type { Values } from '../../../state/form/form-values.ts'
import { t } from '../../../texts/t.ts'
import styles from '../form.module.css'

export interface GoneProps {
  /** Null if the caller may not create records. */
  readonly onSaveAsNew: (() => void) | null
  typed(): Values
}

export function Gone({ onSaveAsNew, typed }: GoneProps) {
  const copy = () =>
    void navigator.clipboard.writeText(JSON.stringify(typed(), null, 2)).then(() => tell(t('value.copied')))
  return (
    <Notice title={t('form.gone.title')}>
      <p>{t('form.gone.text')}</p>
      <div className={styles.choices}>
        {onSaveAsNew && (
          <Button tone="strong" onClick={onSaveAsNew}>
            {t('form.saveAsNew')}
          </Button>
        )}
        <Button onClick={copy}>{t('form.gone.copy')}</Button>
      </div>
    </Notice>
  )
}
