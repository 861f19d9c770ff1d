// Sessions: one per device, from log-in to log-out, with their tokens and log-in challenges.
import { defineApp } from '#framework/application/define-app.ts'
import { challenges } from './challenges/challenges.resource.ts'
import { logOut } from './endpoints/log-out.ts'
import { endAllSessions, endOtherSessions, endSession, listSessions } from './endpoints/own-sessions.ts'
import { refresh } from './endpoints/refresh.ts'
import { switchTenant } from './endpoints/switch-tenant.ts'
import { refreshTokens } from './refresh-tokens.resource.ts'
import { sessionsObjects } from './sessions.database.ts'
import { sessions } from './sessions.resource.ts'
import { sessionServices } from './sessions.services.ts'

export const app = defineApp({
  name: 'sessions',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'tokens'],
  services: sessionServices,
  resources: [sessions, refreshTokens, challenges],
  secrets: ['sessions'],
  databaseObjects: sessionsObjects,
  endpoints: [refresh, logOut, switchTenant, listSessions, endSession, endOtherSessions, endAllSessions],
})
