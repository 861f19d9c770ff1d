// The parts that apps bring along. The build finds them: a new app is named nowhere.
import type { AdminPart } from './define-part.ts'

const found = import.meta.glob<{ part: AdminPart }>('../../../apps/*/admin/index.ts', { eager: true })

export const parts: readonly AdminPart[] = Object.values(found).map(({ part }) => part)
