// How long sessions live, and when members were last seen by them.
import { tokenSettings } from '#apps/tokens/index.ts'
import { lastSeen } from '#apps/users/index.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { sessionLifetimes } from './opening/session-lifetimes.ts'
import { lastSeenOf } from './reading/last-seen-of.ts'

export const sessionServices = [
  defineOpening(sessionLifetimes, { open: ({ settings }) => tokenSettings.of(settings).jwt }),
  defineOpening(lastSeen, { open: () => lastSeenOf }),
]
