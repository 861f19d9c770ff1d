// The cookies of sessions, and the question whether one was proven lately.
import { factorSettings } from '#apps/second-factors/index.ts'
import { tokenSettings } from '#apps/tokens/index.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { stepUp } from '#framework/request/services/step-up.ts'
import { createSessionCookies, sessionCookies } from './session-cookies.ts'
import { createStepUp } from './step-up.ts'

export const logInServices = [
  defineOpening(sessionCookies, {
    open: ({ settings }) =>
      createSessionCookies(settings.publicOrigin.startsWith('https:'), tokenSettings.of(settings).jwt),
  }),
  defineOpening(stepUp, { open: ({ settings }) => createStepUp(factorSettings.of(settings).stepUpTtl) }),
]
