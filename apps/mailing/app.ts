// The mails that apps send, with their default texts.
import { defineApp } from '#framework/application/define-app.ts'

export const app = defineApp({
  name: 'mailing',
  section: 'configuration',
  dependsOn: ['users', 'tenant-settings'],
  resources: [],
})
