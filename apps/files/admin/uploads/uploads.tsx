// Uploads in progress, finished and refused.
import type { ReactNode } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import styles from '../files.module.css'
import { t } from '../texts.ts'
import type { FileUpload } from './use-uploads.ts'

export function Uploads({ uploads, children }: { uploads: readonly FileUpload[]; children: ReactNode }) {
  return (
    <Block title={t('uploads')} actions={children}>
      <ul className={styles.uploads} aria-live="polite">
        {uploads.map((upload) => (
          <Upload key={upload.key} upload={upload} />
        ))}
      </ul>
    </Block>
  )
}

function Upload({ upload: { name, part, end, error, stop } }: { upload: FileUpload }) {
  const isRunning = end === null && error === null
  return (
    <li className={styles.upload}>
      <span className={styles.uploadName}>{name}</span>
      {isRunning && <progress max={1} value={part} aria-label={t('upload.of', { name })} />}
      {isRunning && (
        <Button tone="quiet" aria-label={t('upload.stop', { name })} onClick={stop}>
          {t('stop')}
        </Button>
      )}
      {end === 'done' && <span className={styles.good}>{t('upload.done')}</span>}
      {end === 'stopped' && <span className={styles.soft}>{t('upload.stopped')}</span>}
      {error !== null && <span className={styles.bad}>{error}</span>}
    </li>
  )
}
