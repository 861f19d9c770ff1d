// Whether people are told when staff acts in their name.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { impersonationNotice } from './acting/start-impersonation.ts'
import { staffSettings } from './staff.settings.ts'

export const staffServices = [
  defineOpening(impersonationNotice, { open: ({ settings }) => staffSettings.of(settings).impersonationNotice }),
]
