// Lifetimes of sessions and their tokens, from the settings.
import { defineService } from '#framework/request/services/define-service.ts'

/** In seconds. */
export interface SessionLifetimes {
  /** An access token. */
  readonly accessTtl: number
  /** How long a refresh token can wait for its use. */
  readonly refreshTtl: number
  /** Parallel refreshes within it get the same successor. */
  readonly grace: number
  /** The person must then sign in again, however often the session was refreshed. */
  readonly sessionTtl: number
}

export const sessionLifetimes = defineService<SessionLifetimes>('session lifetimes')
