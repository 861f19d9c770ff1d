// A tenant's custom roles, besides the built-in ones. The app comes before users, because memberships refer to roles.
import { defineApp } from '#framework/application/define-app.ts'
import { listPermissionWords } from './endpoints/list-permission-words.ts'
import { rolesAdmin } from './roles.admin.ts'
import { rolesLifecycle } from './roles.lifecycle.ts'
import { rolesPolicy } from './roles.policy.ts'
import { roles } from './roles.resource.ts'

export const app = defineApp({
  name: 'roles',
  section: 'people',
  resources: [roles],
  surfaces: [rolesAdmin],
  policies: [rolesPolicy],
  lifecycles: [rolesLifecycle],
  endpoints: [listPermissionWords],
})
