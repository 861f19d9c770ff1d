// A sticky line above a screen: whom the person acts as, why, and the way out.
import { Button } from '../../kit/button.tsx'
import styles from './banner.module.css'

export interface BannerProps {
  readonly label: string
  /** Says as whom, and where. */
  readonly lead: string
  readonly reason: string | null
  readonly submit: string
  readonly isBusy?: boolean
  onLeave(): void
}

export function Banner({ label, lead, reason, submit, isBusy = false, onLeave }: BannerProps) {
  return (
    <aside className={styles.banner} aria-label={label}>
      <p>
        <strong>{lead}</strong> {reason}
      </p>
      <Button disabled={isBusy} onClick={onLeave}>
        {submit}
      </Button>
    </aside>
  )
}
