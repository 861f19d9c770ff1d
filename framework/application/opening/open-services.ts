// Opens the services of apps: each after those that it needs, and all others in the order of the apps.
import type { Opening, ServiceParts } from '#framework/request/services/define-opening.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** The openings in an order in which each can be opened. Needs that no app opens are left to what is provided. */
function inOrderOfNeeds(openings: readonly Opening[]): readonly Opening[] {
  const ordered = new Set<Opening>()
  const add = (opening: Opening) => {
    if (ordered.has(opening)) return
    for (const name of opening.needs) {
      const needed = openings.find((each) => each.name === name)
      if (needed) add(needed)
    }
    ordered.add(opening)
  }
  for (const opening of openings) add(opening)
  return [...ordered]
}

/**
 * Opens them into `services`, the map of the runtime; `onClose` is told how each is closed, in their order. Throws PendError for a need
 * that nobody opened.
 */
export async function openServices(
  openings: readonly Opening[],
  parts: ServiceParts,
  { services, onClose }: { services: Map<string, unknown>; onClose(close: () => Promise<void>): void },
): Promise<void> {
  for (const { name, needs, start } of inOrderOfNeeds(openings)) {
    const missing = needs.filter((need) => !services.has(need))
    if (missing.length > 0) throw new PendError(`The service "${name}" needs "${missing[0]}", which nobody opens.`)
    const { entry, close } = await start(parts)
    services.set(...entry)
    onClose(close)
  }
}
