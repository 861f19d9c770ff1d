// The parts that apps bring along. Whoever has not signed in needs none.
import type { AdminPart } from './define-part.ts'

/** Empty until they are loaded, which is before any screen of somebody is drawn. */
export let parts: readonly AdminPart[] = []

let loading: Promise<void> | undefined

export function loadParts(): Promise<void> {
  loading ??= import('./all-parts.ts').then(({ allParts }) => {
    parts = allParts
  })
  return loading
}
