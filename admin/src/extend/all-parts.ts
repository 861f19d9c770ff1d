// The parts of all apps, in one file for the browser. The build finds them: a new app is named nowhere.
import type { AdminPart } from './define-part.ts'

const found = import.meta.glob<AdminPart>('../../../apps/*/admin/index.ts', { eager: true, import: 'part' })

export const allParts: readonly AdminPart[] = Object.values(found)
