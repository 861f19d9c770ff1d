// Copies a text in full, even if it is shown shortened.
import { t } from '../texts/t.ts'
import styles from './copy.module.css'
import { tell } from './notices/toast.tsx'
import { Icon } from './shown/icon.tsx'

export function Copy({ text }: { text: string }) {
  const copy = () => void navigator.clipboard.writeText(text).then(() => tell(t('value.copied')))
  return (
    <button type="button" className={styles.copy} aria-label={t('value.copy')} title={t('value.copy')} onClick={copy}>
      <Icon name="copy" />
    </button>
  )
}
