// While something is on its way: said once, without a thing that moves.
import { t } from '../texts/t.ts'
import styles from './loading.module.css'

export function Loading() {
  return (
    <p className={styles.loading} role="status">
      {t('app.loading')}
    </p>
  )
}
