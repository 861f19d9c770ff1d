// When members last signed in to their tenant: the app that keeps sessions knows, and users must not depend on it.
import type { SQL, SQLWrapper } from 'drizzle-orm'
import { defineService } from '#framework/request/services/define-service.ts'

/** A member's columns in a statement, named as in `selectMembers`. */
export type MemberColumns = Record<'user' | 'tenantId', SQLWrapper>

/** SQL of the moment when a log-in of theirs to the tenant was last begun or refreshed; the app that keeps log-ins opens it. */
export const lastSeen = defineService<(member: MemberColumns) => SQL<string | null>>('when members were last here')
