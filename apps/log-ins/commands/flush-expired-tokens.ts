// `flushexpiredtokens`: deletes expired tokens now instead of within the hour.
import { defineCommand } from '#framework/commands/define-command.ts'
import { createContext } from '#framework/request/create-context.ts'
import { deleteExpiredTokens } from '../tasks/delete-expired-tokens.ts'

export const flushExpiredTokens = defineCommand({
  name: 'flushexpiredtokens',
  group: 'Tenants and users',
  summary: 'delete expired refresh tokens and links, and sessions that ended long ago',
  description: 'Workers do the same every hour.',
  async run(project, _words, console) {
    const { runtime } = await project.openServices()
    const ctx = createContext(runtime, { requestId: 'command-flushexpiredtokens' })
    const run = { id: 'command', attempt: 1, signal: new AbortController().signal, progress: async () => {} }
    const deleted = (await deleteExpiredTokens.run(ctx, {}, run)) as Record<
      'refreshTokens' | 'oneTimeTokens' | 'sessions',
      number
    >
    console.print(
      `Deleted: ${deleted.refreshTokens} refresh tokens, ${deleted.oneTimeTokens} links, ${deleted.sessions} sessions.`,
    )
  },
})
