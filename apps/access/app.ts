// Access: identifies callers and checks what they may do.
import { defineApp } from '#framework/application/define-app.ts'
import { accessObjects } from './access.database.ts'
import { explainMember } from './endpoints/explain-member.ts'
import { readPermissions } from './endpoints/read-permissions.ts'

export const app = defineApp({
  name: 'access',
  dependsOn: ['roles', 'users', 'tenants', 'tokens', 'staff'],
  resources: [],
  databaseObjects: accessObjects,
  endpoints: [readPermissions, explainMember],
  commands: async () => [(await import('./commands/explain-permissions.ts')).permissions],
})
