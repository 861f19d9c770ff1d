// Adds the platform's staff to known callers: who is staff, what they may do, and what impersonators keep.
import { findStaffLevel } from '#apps/users/index.ts'
import type { Access } from '#framework/request/access.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { ServiceParts } from '#framework/request/services/define-opening.ts'
import { admitStaff } from './acting/admit-staff.ts'
import { wordsInTheirName } from './acting/staff-words.ts'

/** What earlier apps know of callers, with staff. */
export function extendAccess({ runtime }: ServiceParts, known: Access | null): Access {
  const ctx = createContext(runtime, { requestId: 'access' })
  return {
    ...known!,
    findStaff: (actorId) => findStaffLevel(ctx, actorId),
    admitStaff: (act) => admitStaff(runtime, act),
    limitImpersonator: (words) => wordsInTheirName(runtime, words),
  }
}
