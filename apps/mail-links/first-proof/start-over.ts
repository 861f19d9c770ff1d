// Ends what was created in an account before anybody proved its address: it may be a stranger's.

import { endSessions } from '#apps/sessions/index.ts'
import { noteStartOver } from '#apps/users/index.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { erasers } from '#framework/request/declaring/define-eraser.ts'
import { voidOwnTokens } from '../one-time-tokens.ts'
import { leaveBehind } from './leave-behind.ts'

/**
 * Ends password, factors, providers, sessions, keys and pending links at once; a task handles what is inside tenants.
 * Runs in the proof's transaction, which locks the person's row. Passwords go before sessions, so that a sign-in that
 * just compared one is awaited and then ended. `ctx` acts as the system.
 */
export async function startOver(ctx: Context, userId: string): Promise<void> {
  for (const eraser of erasers.of(ctx)) await eraser.startOver?.(ctx, userId)
  await endSessions(ctx, { userId, evenKeys: true }, 'start_over')
  await voidOwnTokens(ctx, userId)
  await noteStartOver(ctx, userId)
  await recordInTrail(ctx, { operation: 'start_over', resource: 'users', recordId: userId })
  await ctx.enqueue(leaveBehind, { userId })
}
