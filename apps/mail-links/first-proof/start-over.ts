// Ends what was made in an account before anybody had proved its address: it may be the work of a stranger.

import { endSessions } from '#apps/sessions/index.ts'
import { noteStartOver } from '#apps/users/index.ts'
import { recordInTrail } from '#framework/operations/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { erasers } from '#framework/request/define-eraser.ts'
import { voidOwnTokens } from '../one-time-tokens.ts'
import { leaveBehind } from './leave-behind.ts'

/**
 * Password, factors, providers, log-ins, keys and pending links at once; what lies inside of tenants by a task. In the transaction of
 * the proof, which holds the person's row. Passwords stand before the log-ins: a log-in that has just compared one is waited for, and then
 * ended. `ctx` acts as the system.
 */
export async function startOver(ctx: Context, userId: string): Promise<void> {
  for (const eraser of erasers.of(ctx)) await eraser.startOver?.(ctx, userId)
  await endSessions(ctx, { userId, evenKeys: true }, 'start_over')
  await voidOwnTokens(ctx, userId)
  await noteStartOver(ctx, userId)
  await recordInTrail(ctx, { operation: 'start_over', resource: 'users', recordId: userId })
  await ctx.enqueue(leaveBehind, { userId })
}
