// What becomes of data when tenants and people come, move and go: archives, and what is erased.
import { defineApp } from '#framework/application/define-app.ts'

export const app = defineApp({
  name: 'portability',
  dependsOn: ['users', 'tenants', 'authentication', 'files', 'audit'],
  resources: [],
  commands: async () => (await import('./commands/all-commands.ts')).commands,
})
