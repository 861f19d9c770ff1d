// What statements of other apps join of people and memberships: sub-selects with a name, so that one look reads both.
import { wordsOfList } from '#apps/roles/index.ts'
import { query } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { memberships } from './memberships.resource.ts'
import { users } from './users.resource.ts'

/** Who belongs to which tenant; `ownWords` is what the roles that the tenant made for itself allow them. */
export function selectMembers<Alias extends string>(alias: Alias) {
  const { id, tenantId, user, role, roles, permissionsVersion, createdAt } = tableOf(memberships)
  const ownWords = wordsOfList(roles, tenantId).as('own_words')
  const columns = { id, tenantId, user, role, permissionsVersion, createdAt, ownWords }
  return query.select(columns).from(tableOf(memberships)).as(alias)
}

/** People, with what is asked of an account. */
export function selectPeople<Alias extends string>(alias: Alias) {
  const { id, email, firstName, lastName, isActive, isStaff, isSuperuser, createdAt } = tableOf(users)
  const columns = { id, email, firstName, lastName, isActive, isStaff, isSuperuser, createdAt }
  return query.select(columns).from(tableOf(users)).as(alias)
}
