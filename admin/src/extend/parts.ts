// The loaded parts of apps. Nobody needs them before signing in.
import type { AdminPart } from './define-part.ts'

/** Empty until loaded, which happens before any screen that needs a sign-in is drawn. */
export let parts: readonly AdminPart[] = []

let loading: Promise<void> | undefined

export function loadParts(): Promise<void> {
  loading ??= import('./all-parts.ts').then(({ allParts }) => {
    parts = allParts
  })
  return loading
}
