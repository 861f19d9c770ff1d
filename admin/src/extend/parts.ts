// The parts that apps bring along. The build finds them: a new app is named nowhere. Whoever has not signed in needs none.
import type { AdminPart } from './define-part.ts'

const found = import.meta.glob<{ part: AdminPart }>('../../../apps/*/admin/index.ts')

/** Empty until they are loaded, which is before any screen of somebody is drawn. */
export let parts: readonly AdminPart[] = []

let loading: Promise<void> | undefined

export function loadParts(): Promise<void> {
  loading ??= Promise.all(Object.values(found).map((load) => load())).then((modules) => {
    parts = modules.map(({ part }) => part)
  })
  return loading
}
