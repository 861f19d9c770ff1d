// The one sentence of an overview card: what needs attention, or that nothing does.
import type { ReactNode } from 'react'
import styles from './attention.module.css'

export function Attention({ isCalm = false, children }: { isCalm?: boolean; children: ReactNode }) {
  return <p className={isCalm ? styles.calm : styles.urgent}>{children}</p>
}
