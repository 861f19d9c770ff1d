// Every signed-in person reads users and changes one: row security shows them themselves and fellow members, and lets them change
// themselves.
import { allow, definePolicy } from '#framework/permissions/define-policy.ts'
import { users } from './users.resource.ts'

export const usersPolicy = definePolicy(users, [allow('actor', ['read', 'update'])], { givesAccess: true })
