// Links an identity to a person.
import { lockPerson } from '#apps/sessions/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { identities } from '../identities.resource.ts'
import type { Said } from '../read-claims.ts'

/** Throws `resource.duplicate` if the identity is already linked to anybody. `ctx` acts as the system. */
export function addIdentity(
  ctx: Context,
  userId: string,
  { provider, claims }: Said,
): Promise<RowOf<typeof identities>> {
  const { issuer, subject, email } = claims
  return inTransaction(ctx, async (inner) => {
    await lockPerson(inner, userId)
    const values = { user: userId, provider, issuer, subject, email }
    const { record } = await createAsSystem(inner, identities, values)
    const entry = { operation: 'identity_linked', resource: 'users', recordId: userId }
    await recordInTrail(inner, { ...entry, details: { provider, identity: record.id } })
    return record
  })
}
