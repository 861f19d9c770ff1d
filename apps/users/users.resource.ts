// People: one record each, shared by all their tenants.
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { email } from '#framework/resource/fields/email.ts'
import { text } from '#framework/resource/fields/text.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

export const users = defineResource('users', {
  schema: 'auth',
  description: 'People who can log in: yourself, and the members of the current tenant.',
  fields: {
    email: email({ required: true, unique: true, readOnly: true, search: true, personal: true }),
    firstName: text({ required: true, max: 150, search: true, personal: true, help: 'The given name of the person.' }),
    middleName: text({ max: 150, personal: true, help: 'Middle names, if any.' }),
    lastName: text({ required: true, max: 150, search: true, personal: true, help: 'The family name.' }),
    isActive: boolean({ default: true, readOnly: true }),
    /** When a mail link proved that the address is theirs. */
    emailVerifiedAt: dateTime({ hidden: true, audit: 'full' }),
    /** When the mailbox's reader took over the account from somebody who never proved the address: everything older is void. */
    startedOverAt: dateTime({ hidden: true, index: false, audit: 'full' }),
    isStaff: boolean({ default: false, hidden: true }),
    isSuperuser: boolean({ default: false, hidden: true }),
  },
  rows: declared({
    reason: 'one person can be a member of many tenants',
    read: `id = {actor} or {system}
      or exists (select 1 from tenant.memberships m where m.tenant_id = {tenant} and m.user_id = users.id)`,
    update: 'id = {actor} or {system}',
  }),
  operations: ['list', 'read'],
  ordering: ['lastName', 'firstName'],
  filters: ['email', 'firstName', 'lastName', 'isActive', 'createdAt'],
  title: 'email',
  example: { email: 'ada@example.com', firstName: 'Ada', middleName: null, lastName: 'Byron', isActive: true },
})
