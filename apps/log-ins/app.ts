// Log-ins: every way to log in except through providers, and repeated proof of identity within a session.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { beginCookieSession, endCookieSession, refreshCookieSession } from './endpoints/cookie-session.ts'
import { finishLogIn } from './endpoints/finish-log-in.ts'
import { logIn } from './endpoints/log-in.ts'
import { beginPasskeyLogIn, logInByPasskey } from './endpoints/log-in-by-passkey.ts'
import { logInByLink, sendMagicLink } from './endpoints/magic-link.ts'
import { beginPasskeyProof, beginPasskeyStepUp } from './endpoints/passkey-proofs.ts'
import { blacklistToken, obtainTokens, refreshTokens, verifyToken } from './endpoints/simplejwt.ts'
import { stepUpSession } from './endpoints/step-up.ts'
import { logInServices } from './log-ins.services.ts'
import { deleteExpiredTokens } from './tasks/delete-expired-tokens.ts'

export const app = defineApp({
  name: 'log-ins',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'tokens', 'sessions', 'mail-links', 'passwords', 'second-factors'],
  services: logInServices,
  resources: [],
  tasks: [deleteExpiredTokens],
  schedules: [defineSchedule('authentication.delete-expired-tokens', { task: deleteExpiredTokens, every: '1h' })],
  commands: async () => [(await import('./commands/flush-expired-tokens.ts')).flushExpiredTokens],
  endpoints: [
    ...[logIn, sendMagicLink, logInByLink, finishLogIn, stepUpSession],
    ...[beginCookieSession, refreshCookieSession, endCookieSession],
    ...[beginPasskeyLogIn, logInByPasskey, beginPasskeyProof, beginPasskeyStepUp],
    ...[obtainTokens, refreshTokens, verifyToken, blacklistToken],
  ],
})
