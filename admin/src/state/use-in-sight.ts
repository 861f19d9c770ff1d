// Whether anybody can see the page: what asks again and again rests in a tab that nobody looks at.
import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

export function useInSight(): boolean {
  return useSyncExternalStore(subscribe, () => document.visibilityState === 'visible')
}
