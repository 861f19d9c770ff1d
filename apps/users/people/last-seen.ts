// When members last signed in to their tenant: the app that keeps sessions knows, and users must not depend on it.
import type { SQL, SQLWrapper } from 'drizzle-orm'
import { defineService } from '#framework/request/define-service.ts'

/** A member's columns in a statement, named as in `selectMembers`. */
export type MemberColumns = Record<'user' | 'tenantId', SQLWrapper>

/** SQL of the moment when one of their sessions in the tenant was last begun or refreshed; provided by core. */
export const lastSeen = defineService<(member: MemberColumns) => SQL<string | null>>('when members were last here')
