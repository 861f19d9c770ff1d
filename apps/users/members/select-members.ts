// Named sub-selects of people and memberships, for joins in other apps' statements.
import { wordsOfList } from '#apps/roles/index.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { memberships } from '../memberships.resource.ts'
import { users } from '../users.resource.ts'

/** Who belongs to which tenant; `ownWords` are the permissions of their custom roles. */
export function selectMembers<Alias extends string>(alias: Alias) {
  const { id, tenantId, user, role, roles, permissionsVersion, createdAt } = tableOf(memberships)
  const ownWords = wordsOfList(roles, tenantId).as('own_words')
  const columns = { id, tenantId, user, role, permissionsVersion, createdAt, ownWords }
  return query.select(columns).from(tableOf(memberships)).as(alias)
}

/** People, with the facts of an account that others need. */
export function selectPeople<Alias extends string>(alias: Alias) {
  const { id, email, firstName, lastName, isActive, isStaff, isSuperuser, createdAt } = tableOf(users)
  const columns = { id, email, firstName, lastName, isActive, isStaff, isSuperuser, createdAt }
  return query.select(columns).from(tableOf(users)).as(alias)
}
