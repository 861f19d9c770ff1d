// The timeline of a product that was cloned from PEND: a folder of its own in `migrations/`, such as `migrations/shop/`.
import { existsSync, readdirSync } from 'node:fs'
import { PendError } from '#shared/exceptions/pend-error.ts'

// Folders of PEND's own timeline.
const PARTS = new Set(['meta', 'back'])
const NAME = /^[a-z][a-z0-9-]{0,30}$/

/** Null in PEND itself: there every migration is PEND's. Throws PendError for more than one. */
export function findProduct(directory: string): string | null {
  if (!existsSync(directory)) return null
  const entries = readdirSync(directory, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && !PARTS.has(entry.name)).map(({ name }) => name)
  if (folders.length > 1)
    throw new PendError(
      `The folder of migrations has several products: ${folders.sort().join(', ')}.`,
      'Keep one of them: each clone has one timeline of its own.',
    )
  return folders[0] ?? null
}

/** The name of a new product, or that of the one there is. Throws PendError where it cannot be its name. */
export function requireProductName(name: string, existing: string | null, apps: readonly string[]): string {
  if (existing !== null && existing !== name)
    throw new PendError(`The product of this clone is ${existing}.`, `Its migrations are in migrations/${existing}/.`)
  if (!NAME.test(name) || PARTS.has(name) || apps.includes(name))
    throw new PendError(
      `"${name}" is not a valid name for a product.`,
      'Use small letters, digits and hyphens, and not the name of an app.',
    )
  return name
}
