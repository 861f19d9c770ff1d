// Whether a session was proven a short while ago: asked before what a stolen token must not be enough for.
import type { Context } from './context.ts'
import { defineService } from './define-service.ts'

/** Knows when sessions were proven. An app answers, core opens it. */
export interface StepUp {
  /** Throws `auth.step_up_required` for a session that was not proven lately, and for work in somebody's name without one. */
  require(ctx: Context): Promise<void>
}

/** Where the answer comes from; a process that opened none refuses with an error. */
export const stepUp = defineService<StepUp>('step-up')

/**
 * For code that is dangerous only sometimes, such as a lifecycle; endpoints and actions say `stepUp: true` instead. Throws
 * `auth.step_up_required`. The platform's own work is not asked.
 */
export async function requireStepUp(ctx: Context): Promise<void> {
  if (ctx.systemReason === null) await stepUp.of(ctx).require(ctx)
}
