// Bundles the parts of all apps into one file for the browser. The build finds them, so no list names a new app.
import type { AdminPart } from './define-part.ts'

const found = import.meta.glob<AdminPart>('../../../apps/*/admin/index.ts', { eager: true, import: 'part' })

export const allParts: readonly AdminPart[] = Object.values(found)
