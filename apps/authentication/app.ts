// Who somebody is: passwords, sessions and tokens.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { accountSettings } from './accounts.settings.ts'
import { challenges } from './challenges.resource.ts'
import { credentials } from './credentials.resource.ts'
import { changeOwnPassword } from './endpoints/change-password.ts'
import { beginCookieImpersonation, endCookieImpersonation } from './endpoints/cookie-impersonation.ts'
import { beginCookieSession, endCookieSession, refreshCookieSession } from './endpoints/cookie-session.ts'
import { explainMember } from './endpoints/explain-member.ts'
import { changeEmail, confirmEmail } from './endpoints/links/change-email.ts'
import { logInByLink, sendMagicLink } from './endpoints/links/magic-link.ts'
import { forgotPassword, resetPassword } from './endpoints/links/reset-password.ts'
import { sendVerification, verifyEmail } from './endpoints/links/verify-email.ts'
import { logIn } from './endpoints/log-in.ts'
import { logOut } from './endpoints/log-out.ts'
import { endAllSessions, endOtherSessions, endSession, listSessions } from './endpoints/own-sessions.ts'
import { beginPasskeyLogIn, logInByPasskey } from './endpoints/passkeys/log-in-by-passkey.ts'
import {
  addPasskey,
  beginPasskey,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from './endpoints/passkeys/own-passkeys.ts'
import { beginPasskeyProof, beginPasskeyStepUp } from './endpoints/passkeys/passkey-proofs.ts'
import { publicKeys } from './endpoints/public-keys.ts'
import { readPermissions } from './endpoints/read-permissions.ts'
import { refresh } from './endpoints/refresh.ts'
import { confirmRegistration, register } from './endpoints/register.ts'
import { finishLogIn } from './endpoints/second-factor/finish-log-in.ts'
import {
  confirmOwnTotp,
  enrolTotp,
  readSecondFactor,
  removeOwnTotp,
  renewRecoveryCodes,
} from './endpoints/second-factor/own-factors.ts'
import { stepUpSession } from './endpoints/second-factor/step-up.ts'
import { blacklistToken, obtainTokens, refreshTokens as refreshPair, verifyToken } from './endpoints/simplejwt.ts'
import { switchTenant } from './endpoints/switch-tenant.ts'
import { verify } from './endpoints/verify.ts'
import { leaveBehind } from './first-proof/leave-behind.ts'
import { forgetLinks } from './links/forget-links.ts'
import { oneTimeTokens } from './links/one-time-tokens.resource.ts'
import { sendLink } from './links/send-link.ts'
import { passkeys } from './passkeys.resource.ts'
import { forgetPasswords } from './passwords/forget-passwords.ts'
import { passwordSettings } from './passwords.settings.ts'
import { recoveryCodes } from './recovery-codes.resource.ts'
import { refreshTokens } from './refresh-tokens.resource.ts'
import { forgetFactors } from './second-factor/forget-factors.ts'
import { factorSettings } from './second-factors.settings.ts'
import { sessions } from './sessions.resource.ts'
import { PLATFORM_WORDS } from './staff/staff-words.ts'
import { deleteExpiredTokens } from './tasks/delete-expired-tokens.ts'
import { tokenSettings } from './tokens.settings.ts'
import { totpSecrets } from './totp-secrets.resource.ts'

export const app = defineApp({
  name: 'authentication',
  dependsOn: ['users', 'tenants', 'mails'],
  settings: [tokenSettings, passwordSettings, factorSettings, accountSettings],
  resources: [credentials, sessions, refreshTokens, oneTimeTokens, totpSecrets, recoveryCodes, challenges, passkeys],
  erasers: [forgetPasswords, ...forgetFactors, forgetLinks],
  staffWords: Object.values(PLATFORM_WORDS),
  tasks: [deleteExpiredTokens, sendLink, leaveBehind],
  schedules: [defineSchedule('authentication.delete-expired-tokens', { task: deleteExpiredTokens, every: '1h' })],
  commands: async () => (await import('./commands/all-commands.ts')).commands,
  checks: async () => (await import('./checks/all-checks.ts')).checks,
  endpoints: [
    ...[register, confirmRegistration, logIn, refresh, logOut, verify, switchTenant, publicKeys, readPermissions],
    explainMember,
    ...[beginCookieSession, refreshCookieSession, endCookieSession],
    ...[beginCookieImpersonation, endCookieImpersonation],
    ...[listSessions, endSession, endOtherSessions, endAllSessions, changeOwnPassword],
    ...[sendVerification, verifyEmail, forgotPassword, resetPassword, changeEmail, confirmEmail],
    ...[sendMagicLink, logInByLink],
    ...[finishLogIn, stepUpSession, readSecondFactor, enrolTotp, confirmOwnTotp, removeOwnTotp, renewRecoveryCodes],
    ...[beginPasskeyLogIn, logInByPasskey, beginPasskeyProof, beginPasskeyStepUp],
    ...[listPasskeys, beginPasskey, addPasskey, renamePasskey, removePasskey],
    ...[obtainTokens, refreshPair, verifyToken, blacklistToken],
  ],
  headings: {
    Authentication: 'Logging in and out, tokens, passwords, second factors, passkeys and one’s own log-ins.',
  },
})
