// Cleans up: refresh tokens that have expired, and log-ins that ended long ago.
import Type from 'typebox'
import { defineTask } from '#framework/tasks/define-task.ts'
import { deleteExpiredLinks } from '../links/one-time-tokens.ts'
import { deleteForgottenTotp } from '../second-factor/totp.ts'
import {
  deleteEndedSessions,
  deleteExpiredChallenges,
  deleteExpiredRefreshTokens,
} from '../sessions/delete-expired-sessions.ts'

/** The platform's own task; its result says how many went. */
export const deleteExpiredTokens = defineTask('authentication.delete-expired-tokens', {
  payload: Type.Object({}),
  async run(ctx, _payload, { signal }) {
    const system = ctx.asSystem('delete expired tokens')
    return {
      refreshTokens: await deleteExpiredRefreshTokens(system, signal),
      oneTimeTokens: await deleteExpiredLinks(system, signal),
      challenges: await deleteExpiredChallenges(system, signal),
      totpSecrets: await deleteForgottenTotp(system, signal),
      sessions: await deleteEndedSessions(system, signal),
    }
  },
})
