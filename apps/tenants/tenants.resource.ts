// Tenants: the customers of a deployment, kept apart by the database.
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { slug } from '#framework/resource/fields/slug.ts'
import { text } from '#framework/resource/fields/text.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

export const tenants = defineResource('tenants', {
  schema: 'tenant',
  description: 'The tenants that the caller is a member of.',
  fields: {
    name: text({
      required: true,
      max: 200,
      search: true,
      help: 'What people call it, such as the name of the company.',
    }),
    slug: slug({
      from: 'name',
      max: 63,
      unique: true,
      immutable: true,
      search: true,
      help: 'Short name for addresses and X-Tenant; derived from the name by default.',
    }),
    /** While on, members without a second factor are not admitted. */
    requiresSecondFactor: boolean({ required: true, default: false, readOnly: true }),
    /** Every surface refuses an inactive tenant. */
    status: choice(['active', 'suspended', 'deleting', 'erasing'], { default: 'active', readOnly: true }),
    /** Until when its deletion can be cancelled; null unless deleted. */
    deletesAt: dateTime({ readOnly: true }),
    /** Who closed it: owners can only undo what owners did. */
    closedBy: choice(['owner', 'platform'], { hidden: true, audit: 'full' }),
  },
  rows: declared({
    reason: 'a tenant is what rows belong to; it belongs to none',
    read: `id = {tenant} or {system}
      or exists (select 1 from tenant.memberships m where m.tenant_id = tenants.id and m.user_id = {actor} and {person})`,
    update: 'id = {tenant}',
  }),
  operations: ['list', 'read', 'update'],
  ordering: ['name'],
  filters: ['name', 'slug', 'status', 'createdAt'],
  example: { name: 'Tea House', slug: 'tea-house', requiresSecondFactor: false, status: 'active' },
})
