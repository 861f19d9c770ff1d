// Second factors: authenticator apps, passkeys and recovery codes.
import { defineApp } from '#framework/application/define-app.ts'
import {
  confirmOwnTotp,
  enrolTotp,
  readSecondFactor,
  removeOwnTotp,
  renewRecoveryCodes,
} from './endpoints/own-factors.ts'
import { addPasskey, beginPasskey, listPasskeys, removePasskey, renamePasskey } from './endpoints/own-passkeys.ts'
import { forgetFactors } from './factors/forget-factors.ts'
import { passkeys } from './passkeys.resource.ts'
import { recoveryCodes } from './recovery-codes.resource.ts'
import { secondFactorsObjects } from './second-factors.database.ts'
import { factorServices } from './second-factors.services.ts'
import { factorSettings } from './second-factors.settings.ts'
import { totpSecrets } from './totp-secrets.resource.ts'

export const app = defineApp({
  name: 'second-factors',
  section: 'sign-in',
  dependsOn: ['users', 'tenants', 'mailing', 'tokens', 'sessions'],
  settings: [factorSettings],
  services: factorServices,
  resources: [totpSecrets, recoveryCodes, passkeys],
  databaseObjects: secondFactorsObjects,
  erasers: forgetFactors,
  endpoints: [
    ...[readSecondFactor, enrolTotp, confirmOwnTotp, removeOwnTotp, renewRecoveryCodes],
    ...[listPasskeys, beginPasskey, addPasskey, renamePasskey, removePasskey],
  ],
  commands: async () => [(await import('./commands/reset-second-factor.ts')).secondFactor],
  checks: async () => [(await import('./checks/check-staff-factors.ts')).checkStaffFactors],
})
