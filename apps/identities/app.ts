// Sign-in with a provider (OpenID Connect): maps an identity at a provider to a person here.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { listProviders } from './endpoints/list-providers.ts'
import { logInByProvider } from './endpoints/log-in-by-provider.ts'
import { linkIdentity, listIdentities, unlinkIdentity } from './endpoints/own-identities.ts'
import { endVisit, startVisit } from './endpoints/visit-provider.ts'
import { forgetIdentities, forgetVisits } from './forget-identities.ts'
import { identities } from './identities.resource.ts'
import { identityServices } from './identities.services.ts'
import { identitySettings } from './identities.settings.ts'
import { providerVisits } from './provider-visits.resource.ts'
import { deleteOldVisits } from './tasks/delete-old-visits.ts'

export const app = defineApp({
  name: 'identities',
  section: 'sign-in',
  dependsOn: ['users', 'tokens', 'sessions', 'mail-links', 'passwords', 'log-ins', 'accounts'],
  settings: [identitySettings],
  services: identityServices,
  resources: [identities, providerVisits],
  erasers: [forgetIdentities, forgetVisits],
  tasks: [deleteOldVisits],
  schedules: [defineSchedule('identities.delete-old-visits', { task: deleteOldVisits, every: '1h' })],
  endpoints: [listProviders, startVisit, endVisit, logInByProvider, listIdentities, linkIdentity, unlinkIdentity],
  checks: async () => [(await import('./checks/check-providers.ts')).checkProviders],
  headings: { Providers: 'Logging in with a provider of OpenID Connect, and one’s identities there.' },
})
