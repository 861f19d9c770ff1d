// Everybody signed in reads users and changes one: row security shows yourself and your tenant's members, and lets you change yourself.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { users } from './users.resource.ts'

export const usersPolicy = definePolicy(users, [allow('actor', ['read', 'update'])])
