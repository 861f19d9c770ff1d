// A webhook's latest deliveries as a row of marks, and in words.
import { useRead } from '#admin/state/server/use-api.ts'
import { t } from '../texts.ts'
import { type Delivery, healthOf } from '../webhook.ts'
import styles from '../webhooks.module.css'

const SHOWN = '20'
const EVERY_MS = 3000

/** A live one is polled. */
export function Health({ id, isLive = false }: { id: string; isLive?: boolean }) {
  const query = { webhook: id, page_size: SHOWN, cursor: '', ordering: '-id', fields: 'id,outcome' }
  const live = isLive ? { everyMs: EVERY_MS } : {}
  const deliveries = useRead<{ results: readonly Delivery[] }>('/webhook-deliveries', query, live).data?.results
  if (!deliveries) return null
  const health = healthOf(deliveries)
  if (!health) return <>{t('health.none')}</>
  const words = t('health.text', health)
  return (
    <span className={styles.health} role="img" aria-label={words} title={words}>
      {deliveries.toReversed().map((each) => (
        <span key={each.id} className={each.outcome === 'failed' ? styles.bad : styles.good} />
      ))}
    </span>
  )
}
