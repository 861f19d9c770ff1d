// Choosing, dropping or pasting a file of one's own: it is sent at once, and what is wrong with it is told here.
import { type ClipboardEvent, type DragEvent, useId, useState } from 'react'
import { formatShare, t } from '../texts/t.ts'
import { Notice } from './notice.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import styles from './upload.module.css'

export interface UploadProps {
  readonly label: string
  /** Types such as `image/*`; all of them when left out. */
  readonly accept?: string
  /** Resolves when it is there; tells how far it is, from 0 to 1. */
  send(file: File, onProgress: (share: number) => void): Promise<void>
}

export function Upload({ label, accept, send }: UploadProps) {
  const id = useId()
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [isOver, setOver] = useState(false)
  const isBusy = share !== null
  const take = (file: File | undefined) => {
    if (!file || isBusy) return
    if (accept && !fits(file, accept)) return setError(new WrongType())
    setShare(0)
    setError(null)
    send(file, setShare)
      .catch(setError)
      .finally(() => setShare(null))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const over = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length > 0) take(event.clipboardData.files[0])
  }
  return (
    <fieldset
      className={`${styles.upload} ${isOver ? styles.over : ''}`}
      aria-label={`${t('value.file.drop')}: ${label}`}
      onDrop={drop}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onPaste={paste}
    >
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
      <span>
        <label htmlFor={id} className={styles.button}>
          {t('value.file.choose')}
        </label>{' '}
        <span className={styles.hint}>{t('value.file.hint')}</span>
      </span>
      {isBusy && (
        <span className={styles.way} role="status">
          <progress value={share} aria-label={t('value.file.uploading')} /> {formatShare(share)}
        </span>
      )}
      {error instanceof WrongType ? <Notice title={t('value.file.wrongType')} /> : null}
      {error !== null && !(error instanceof WrongType) && <ProblemNotice error={error} />}
    </fieldset>
  )
}

/** Told before anything is sent. */
class WrongType extends Error {}

/** `image/*` fits every picture; the server looks at the bytes. */
function fits({ type }: File, accept: string): boolean {
  return accept.split(',').some((each) => (each.endsWith('/*') ? type.startsWith(each.slice(0, -1)) : type === each))
}
