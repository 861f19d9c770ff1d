// A short word that something is done: it goes by itself and is read out by screen readers.
import { useSyncExternalStore } from 'react'
import { createStore } from '../state/store.ts'
import styles from './toast.module.css'

const SHOWN_MS = 5000

let hiding: ReturnType<typeof setTimeout> | undefined
const shown = createStore('')

/** From anywhere; the next one takes the place of the last. */
export function tell(text: string): void {
  clearTimeout(hiding)
  shown.write(text)
  hiding = setTimeout(() => shown.write(''), SHOWN_MS)
}

/** Once in the page. */
export function Toasts() {
  const text = useSyncExternalStore(shown.subscribe, shown.read)
  return (
    <output className={styles.toasts} aria-live="polite">
      {text && <span className={styles.toast}>{text}</span>}
    </output>
  )
}
