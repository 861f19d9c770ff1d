// Access: identifies callers and checks what they may do.
import { defineApp } from '#framework/application/define-app.ts'
import { accessObjects } from './access.database.ts'
import { accessServices } from './access.services.ts'
import { ADMISSION } from './admission.ts'
import { explainMember } from './endpoints/explain-member.ts'
import { readPermissions } from './endpoints/read-permissions.ts'
import { openAccess } from './open-access.ts'

export const app = defineApp({
  name: 'access',
  section: 'sign-in',
  dependsOn: ['roles', 'users', 'tenant-settings', 'tenants', 'tokens', 'passwords'],
  services: accessServices,
  access: openAccess,
  admission: ADMISSION,
  resources: [],
  databaseObjects: accessObjects,
  endpoints: [readPermissions, explainMember],
  commands: async () => [(await import('./commands/explain-permissions.ts')).permissions],
})
