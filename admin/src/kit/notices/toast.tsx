// A short message that something is done: screen readers announce it, and it disappears by itself.
import { useSyncExternalStore } from 'react'
import { createStore } from '../../state/store.ts'
import styles from './toast.module.css'

const SHOWN_MS = 5000

let hiding: ReturnType<typeof setTimeout> | undefined
const shown = createStore('')

/** Callable from anywhere; a new toast replaces the last. */
export function tell(text: string): void {
  clearTimeout(hiding)
  shown.write(text)
  hiding = setTimeout(() => shown.write(''), SHOWN_MS)
}

/** Render once in the page. */
export function Toasts() {
  const text = useSyncExternalStore(shown.subscribe, shown.read)
  return (
    <output className={styles.toasts} aria-live="polite">
      {text && <span className={styles.toast}>{text}</span>}
    </output>
  )
}
