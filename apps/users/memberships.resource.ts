// Who belongs to which tenant, with which role. In the same app as users, because their row rules refer to each other.
import { ROLES } from '#framework/permissions/roles.ts'
import { defineResource } from '#framework/resource/define-resource.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { references } from '#framework/resource/fields/references.ts'
import { declared } from '#framework/resource/row-rules/declared.ts'

export const memberships = defineResource('memberships', {
  schema: 'tenant',
  description: 'The members of the tenant and their roles.',
  fields: {
    user: reference('users', { required: true, immutable: true, onDelete: 'cascade' }),
    role: choice(ROLES, {
      required: true,
      default: 'viewer',
      help: 'The built-in role of the member.',
    }),
    roles: references('roles', {
      max: 50,
      inverse: 'memberships',
      help: 'Additional roles, defined by the tenant. They add to what `role` allows.',
    }),
    /** Incremented by every change of the member's permissions (triggers of 0035): earlier tokens become outdated. */
    permissionsVersion: integer({ default: 1, hidden: true, audit: 'none' }),
  },
  rows: declared({
    reason: 'people meet their own memberships in every tenant, which is how they find their tenants',
    read: 'tenant_id = {tenant} or (user_id = {actor} and {person})',
    insert: 'tenant_id = {tenant}',
    update: 'tenant_id = {tenant}',
    delete: 'tenant_id = {tenant}',
    hasTenant: true,
  }),
  operations: ['list', 'read', 'update', 'delete'],
  ordering: ['createdAt'],
  filters: ['user', 'role', 'roles', 'createdAt'],
  sortable: ['user__lastName', 'user__email'],
  unique: [['user']],
  example: { user: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21', role: 'editor', roles: [] },
})
