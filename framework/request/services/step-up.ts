// Whether a session was proven recently: checked before anything for which a stolen token must not suffice.
import type { Context } from '../context.ts'
import { defineService } from './define-service.ts'

/** Knows when sessions were proven. An app answers, and opens it. */
export interface StepUp {
  /** Throws `auth.step_up_required` for a session without a recent proof, and for work in a person's name without a session. */
  require(ctx: Context): Promise<void>
}

/** The implementation; a process without one fails with an error. */
export const stepUp = defineService<StepUp>('step-up')

/**
 * For code that is only sometimes dangerous, such as a lifecycle; endpoints and actions declare `stepUp: true` instead.
 * Throws
 * `auth.step_up_required`. Never asked of the platform's own work.
 */
export async function requireStepUp(ctx: Context): Promise<void> {
  if (ctx.systemReason === null) await stepUp.of(ctx).require(ctx)
}
