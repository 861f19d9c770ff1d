// Whether people are told when staff acts in their name.
import { impersonation } from '#framework/request/services/caller-description.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { describeImpersonation } from './acting/describe-impersonation.ts'
import { impersonationNotice } from './acting/start-impersonation.ts'
import { staffSettings } from './staff.settings.ts'

export const staffServices = [
  defineOpening(impersonation, { open: () => describeImpersonation }),
  defineOpening(impersonationNotice, { open: ({ settings }) => staffSettings.of(settings).impersonationNotice }),
]
