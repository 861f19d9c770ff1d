// Backups: the whole deployment, or one tenant, in a folder or a bucket, and the way back.
import { defineApp } from '#framework/application/define-app.ts'
import { backupSettings } from './backups.settings.ts'

export const app = defineApp({
  name: 'backups',
  section: 'operations',
  dependsOn: ['tokens', 'tenants', 'files'],
  settings: [backupSettings],
  resources: [],
  commands: async () => [
    (await import('./commands/make-backup.ts')).backup,
    (await import('./commands/restore-backup.ts')).restore,
  ],
  checks: async () => [(await import('./check-backups.ts')).checkBackups],
})
