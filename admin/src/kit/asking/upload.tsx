// Uploads a file that the person chooses, drops or pastes: it is sent at once, and errors appear here.
import { type ClipboardEvent, type DragEvent, useId, useState } from 'react'
import type { UploadLimits } from '../../api/metadata.ts'
import { tooLargeOf } from '../../state/server/too-large.ts'
import { formatBytes } from '../../texts/bytes.ts'
import { formatShare, t } from '../../texts/t.ts'
import { Notice } from '../notices/notice.tsx'
import { ProblemNotice } from '../notices/problem-notice.tsx'
import styles from './upload.module.css'

export interface UploadProps {
  readonly label: string
  /** Types such as `image/*`; all if omitted. */
  readonly accept?: string
  /** The server's limits, as far as known: a larger file is not sent. */
  readonly limits?: UploadLimits | null
  /** Resolves when the file has arrived; reports progress from 0 to 1. */
  send(file: File, onProgress: (share: number) => void): Promise<void>
}

export function Upload({ label, accept, limits, send }: UploadProps) {
  const id = useId()
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [isOver, setOver] = useState(false)
  const isBusy = share !== null
  const take = (file: File | undefined) => {
    if (!file || isBusy) return
    const fault = faultOf(file, { accept, limits })
    if (fault !== null) return setError(new Unsent(fault))
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
        <span className={styles.hint}>
          {t('value.file.hint')}
          {limits && ` · ${t('value.file.most', { size: formatBytes(limits.maxSize) })}`}
        </span>
      </span>
      {isBusy && (
        <span className={styles.way} role="status">
          <progress value={share} aria-label={t('value.file.uploading')} /> {formatShare(share)}
        </span>
      )}
      {error instanceof Unsent ? <Notice title={error.message} /> : null}
      {error !== null && !(error instanceof Unsent) && <ProblemNotice error={error} />}
    </fieldset>
  )
}

/** Refused before anything is sent; people read the message. */
class Unsent extends Error {}

function faultOf(file: File, { accept, limits }: Pick<UploadProps, 'accept' | 'limits'>): string | null {
  if (accept && !fits(file, accept)) return t('value.file.wrongType')
  return tooLargeOf(file, limits)
}

/** `image/*` accepts every picture; the server checks the bytes. */
function fits({ type }: File, accept: string): boolean {
  return accept.split(',').some((each) => (each.endsWith('/*') ? type.startsWith(each.slice(0, -1)) : type === each))
}
