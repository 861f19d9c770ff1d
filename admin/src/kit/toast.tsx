// A short word that something is done: it goes by itself and is read out by screen readers.
import { useSyncExternalStore } from 'react'
import styles from './toast.module.css'

const SHOWN_MS = 5000

let shown = ''
let hiding: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** From anywhere; the next one takes the place of the last. */
export function tell(text: string): void {
  clearTimeout(hiding)
  show(text)
  hiding = setTimeout(() => show(''), SHOWN_MS)
}

function show(text: string): void {
  shown = text
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Once in the page. */
export function Toasts() {
  const text = useSyncExternalStore(subscribe, () => shown)
  return (
    <output className={styles.toasts} aria-live="polite">
      {text && <span className={styles.toast}>{text}</span>}
    </output>
  )
}
