// POST /tenants/{id}/close: the owner deletes the tenant. It closes at once, and can be restored for a while.
import Type from 'typebox'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { defineAction } from '#framework/request/declaring/define-action.ts'
import { deleteTenant } from '../life/set-status.ts'
import { tenants } from '../tenants.resource.ts'

export const closeTenant = defineAction(tenants, 'close', {
  summary: 'Delete the tenant',
  description: 'Closes the tenant at once. Owners can undo it until `deletesAt`.',
  input: Type.Object(
    {
      slug: Type.String({ maxLength: 63, description: 'The slug again, to confirm that it is the right tenant.' }),
    },
    { additionalProperties: false },
  ),
  dangerous: true,
  stepUp: true,
  async run(ctx, tenant, { slug }) {
    if (slug !== tenant.slug)
      throw invalid([{ pointer: '/slug', code: 'mismatch', message: 'is not the slug of this tenant' }])
    return deleteTenant(ctx, tenant.id, { by: 'owner', reason: 'asked for by an owner' })
  },
})
