// Choosing a file of one's own: it is sent at once, and what is wrong with it is told here.
import { useId, useState } from 'react'
import { t } from '../texts/t.ts'
import { ProblemNotice } from './problem-notice.tsx'
import styles from './upload.module.css'

export interface UploadProps {
  readonly label: string
  /** Types such as `image/*`; all of them when left out. */
  readonly accept?: string
  /** Resolves when it is there. */
  send(file: File): Promise<void>
}

export function Upload({ label, accept, send }: UploadProps) {
  const id = useId()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const take = (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    setError(null)
    send(file)
      .catch(setError)
      .finally(() => setBusy(false))
  }
  return (
    <div className={styles.upload}>
      <input
        id={id}
        type="file"
        className="visually-hidden"
        accept={accept}
        disabled={isBusy}
        aria-label={`${t('value.file.choose')}: ${label}`}
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <label htmlFor={id} className={styles.button}>
        {t(isBusy ? 'value.file.uploading' : 'value.file.choose')}
      </label>
      {error !== null && <ProblemNotice error={error} />}
    </div>
  )
}
