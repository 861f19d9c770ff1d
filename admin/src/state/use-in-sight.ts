// Whether the page is visible: polling rests in a hidden tab.
import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

export function useInSight(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible')
}
