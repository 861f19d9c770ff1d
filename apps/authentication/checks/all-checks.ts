// What `./manage check --deploy` looks at in authentication.
import type { CheckDefinition } from '#framework/checks/define-check.ts'
import { checkAccountSettings } from './check-account-settings.ts'
import { checkPasswordSettings } from './check-password-settings.ts'
import { checkSigningKeys } from './check-signing-keys.ts'
import { checkStaffFactors } from './check-staff-factors.ts'
import { checkTokenSettings } from './check-token-settings.ts'

export const checks: readonly CheckDefinition[] = [
  checkSigningKeys,
  checkTokenSettings,
  checkPasswordSettings,
  checkAccountSettings,
  checkStaffFactors,
]
