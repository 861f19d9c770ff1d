// A loading message: announced once, without animation.
import { t } from '../../texts/t.ts'
import styles from './loading.module.css'

export function Loading() {
  return (
    <p className={styles.loading} role="status">
      {t('app.loading')}
    </p>
  )
}
