// Chooses any number of files to upload.
import { useId } from 'react'
import styles from '../files.module.css'
import { t } from '../texts.ts'

export function ChooseFiles({ onChoose }: { onChoose(files: readonly File[]): void }) {
  const id = useId()
  return (
    <div className={styles.choose}>
      <input
        id={id}
        type="file"
        multiple
        className="visually-hidden"
        onChange={(event) => {
          onChoose([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      <label htmlFor={id} className={styles.button}>
        {t('choose')}
      </label>
      <span className={styles.soft}>{t('drop')}</span>
    </div>
  )
}
