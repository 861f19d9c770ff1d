// What `./manage check --deploy` looks at in authentication.
import type { CheckDefinition } from '#framework/checks/define-check.ts'
import { checkSigningKeys } from './check-signing-keys.ts'
import { checkStaffFactors } from './check-staff-factors.ts'

export const checks: readonly CheckDefinition[] = [checkSigningKeys, checkStaffFactors]
