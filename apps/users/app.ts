// The people who use the product, and the tenants they belong to.
import { defineApp } from '#framework/application/define-app.ts'
import { transferOwnership } from './actions/transfer-ownership.ts'
import { leaveTenant } from './endpoints/leave-tenant.ts'
import { listMemberLogIns } from './endpoints/list-member-log-ins.ts'
import { readOwnUser, updateOwnUser } from './endpoints/own-user.ts'
import { membershipsAdmin } from './memberships.admin.ts'
import { membershipsLifecycle } from './memberships.lifecycle.ts'
import { membershipsPolicy } from './memberships.policy.ts'
import { memberships } from './memberships.resource.ts'
import { carryPeople } from './people/carry-people.ts'
import { forgetMembers } from './people/forget-people.ts'
import { usersAdmin } from './users.admin.ts'
import { usersObjects } from './users.database.ts'
import { usersPolicy } from './users.policy.ts'
import { users } from './users.resource.ts'

export const app = defineApp({
  name: 'users',
  section: 'people',
  dependsOn: ['roles'],
  resources: [users, memberships],
  databaseObjects: usersObjects,
  erasers: [forgetMembers],
  surfaces: [usersAdmin, membershipsAdmin],
  policies: [usersPolicy, membershipsPolicy],
  lifecycles: [membershipsLifecycle],
  carriers: [carryPeople],
  actions: [transferOwnership],
  endpoints: [readOwnUser, updateOwnUser, listMemberLogIns, leaveTenant],
})
