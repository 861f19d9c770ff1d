// When members were last in their tenant: whoever keeps log-ins knows, and users stand below them.
import type { SQL, SQLWrapper } from 'drizzle-orm'
import { defineService } from '#framework/request/define-service.ts'

/** A member in a statement, as `selectMembers` names the columns. */
export type MemberColumns = Record<'user' | 'tenantId', SQLWrapper>

/** SQL of the moment when a log-in of theirs to the tenant was last begun or refreshed; core provides it. */
export const lastSeen = defineService<(member: MemberColumns) => SQL<string | null>>('when members were last here')
