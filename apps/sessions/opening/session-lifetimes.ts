// How long sessions and their tokens hold, as the settings say.
import { defineService } from '#framework/request/define-service.ts'

/** In seconds. */
export interface SessionLifetimes {
  /** An access token. */
  readonly accessTtl: number
  /** A refresh token can wait so long for its use. */
  readonly refreshTtl: number
  /** Parallel refreshes within it get the same successor. */
  readonly grace: number
  /** After it one has to log in again, however often the session was refreshed. */
  readonly sessionTtl: number
}

export const sessionLifetimes = defineService<SessionLifetimes>('session lifetimes')
