// Invitations: who is invited to the tenant, with which role, until when.
import { ROLES } from '#framework/permissions/roles.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { dateTime } from '#framework/resource/fields/date-time.ts'
import { email } from '#framework/resource/fields/email.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'

export const invitations = defineResource('invitations', {
  schema: 'tenant',
  description: 'Pending invitations to the tenant with their roles. Deleting one revokes it.',
  fields: {
    email: email({
      required: true,
      immutable: true,
      search: true,
      personal: true,
      help: 'The address of the mail. Accepting the invitation proves that the address is theirs.',
    }),
    role: choice(ROLES, {
      required: true,
      default: 'viewer',
      immutable: true,
      help: 'Their built-in role, which cannot exceed yours.',
    }),
    roles: references('roles', {
      max: 50,
      immutable: true,
      help: 'Additional roles, defined by the tenant.',
    }),
    invitedBy: reference('users', { readOnly: true, onDelete: 'cascade' }),
    expiresAt: dateTime({ readOnly: true }),
    acceptedAt: dateTime({ readOnly: true }),
  },
  operations: ['list', 'read', 'delete'],
  ordering: ['-createdAt'],
  filters: ['email', 'role', 'acceptedAt', 'createdAt'],
  title: 'email',
  example: {
    email: 'grace@example.com',
    role: 'editor',
    roles: [],
    invitedBy: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
    expiresAt: '2026-04-09T08:30:00.000Z',
  },
})
