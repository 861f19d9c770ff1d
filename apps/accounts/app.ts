// Accounts: registers people and manages their addresses.
import { defineApp } from '#framework/application/define-app.ts'
import { accountServices } from './accounts.services.ts'
import { accountSettings } from './accounts.settings.ts'
import { changeEmail, confirmEmail } from './endpoints/change-email.ts'
import { confirmRegistration, register } from './endpoints/register.ts'
import { sendVerification, verifyEmail } from './endpoints/verify-email.ts'

export const app = defineApp({
  name: 'accounts',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'mailing', 'tokens', 'sessions', 'mail-links', 'passwords'],
  settings: [accountSettings],
  services: accountServices,
  resources: [],
  endpoints: [register, confirmRegistration, sendVerification, verifyEmail, changeEmail, confirmEmail],
  commands: async () => [(await import('./commands/create-superuser.ts')).createSuperuser],
  checks: async () => [(await import('./checks/check-account-settings.ts')).checkAccountSettings],
  demo: async () => (await import('./demo/load-people.ts')).peopleDemo,
})
