// Admission: what the database checks about the caller as each transaction begins, in the same round trip.
import type { Admission } from '#framework/resource/caller/caller-sql.ts'

/** `apps/access/admit.sql` defines the function. */
export const ADMISSION: Admission = {
  function: 'auth.admit',
  asks: {
    tenant: 'tenantId',
    actor: 'actorId',
    session: 'sessionId',
    permissions_version: 'permissionsVersion',
    staff_reason: 'staffReason',
    impersonator: 'impersonatorId',
    mode: 'mode',
  },
}
