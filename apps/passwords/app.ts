// Passwords: their strength, their hashes, and how people change or reset them.
import { defineApp } from '#framework/application/define-app.ts'
import { credentials } from './credentials.resource.ts'
import { changeOwnPassword } from './endpoints/change-password.ts'
import { forgotPassword, resetPassword } from './endpoints/reset-password.ts'
import { forgetPasswords } from './forget-passwords.ts'
import { passwordServices } from './passwords.services.ts'
import { passwordSettings } from './passwords.settings.ts'

export const app = defineApp({
  name: 'passwords',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'mailing', 'tokens', 'sessions', 'mail-links'],
  settings: [passwordSettings],
  services: passwordServices,
  resources: [credentials],
  erasers: [forgetPasswords],
  endpoints: [changeOwnPassword, forgotPassword, resetPassword],
  commands: async () => [(await import('./commands/change-password.ts')).changePassword],
  checks: async () => [(await import('./checks/check-password-settings.ts')).checkPasswordSettings],
})
