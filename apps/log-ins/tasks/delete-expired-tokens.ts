// Deletes expired refresh tokens, and sessions that ended long ago.
import Type from 'typebox'
import { deleteExpiredLinks } from '#apps/mail-links/index.ts'
import { deleteForgottenTotp } from '#apps/second-factors/index.ts'
import { deleteEndedSessions, deleteExpiredChallenges, deleteExpiredRefreshTokens } from '#apps/sessions/index.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

/** A task of the platform; its result is the number of deleted rows. */
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
