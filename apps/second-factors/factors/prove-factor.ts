// Checks a second factor: the only place that does so, for sign-in and step-up.
import { mailPerson } from '#apps/mailing/index.ts'
import type { FactorMethod } from '#apps/sessions/index.ts'
import { invalid } from '#framework/operations/steps/validate-input.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { provePasskey } from '../passkeys/prove-passkey.ts'
import type { AuthenticationResponse } from '../passkeys/shapes.ts'
import { useRecoveryCode } from './recovery-codes.ts'
import { useTotp } from './totp.ts'

/** One of them. */
export interface FactorProof {
  readonly code?: string | undefined
  readonly recoveryCode?: string | undefined
  readonly passkey?: AuthenticationResponse | undefined
}

/** Throws `request.validation_failed` for none and for two: one must not compensate for a fault of the other. */
export function requireOneProof(proof: object, names: readonly string[]): void {
  const given = names.filter((name) => (proof as Record<string, unknown>)[name] !== undefined)
  if (given.length === 1) return
  const message = `and no other is required: one of ${names.join(', ')}`
  throw invalid([{ pointer: `/${given[1] ?? names[0]}`, code: given.length === 0 ? 'required' : 'unknown', message }])
}

/** What to prove: the person and, with a passkey, freshness. */
export interface FactorClaim {
  readonly userId: string
  readonly proof: FactorProof
  /** What a passkey must have signed. */
  readonly challenge: string
}

/** Uses it up, in the transaction of its purpose. Throws `auth.invalid_code`. `ctx` acts as the system. */
export async function proveFactor(ctx: Context, { userId, proof, challenge }: FactorClaim): Promise<FactorMethod> {
  if (proof.passkey) {
    await provePasskey(ctx, { challenge, credential: proof.passkey, userId })
    return 'passkey'
  }
  if (proof.code !== undefined) {
    if (await useTotp(ctx, userId, proof.code)) return 'totp'
    throw new Problem('auth.invalid_code', 'The code is wrong, too old, or was used already.')
  }
  const left = await useRecoveryCode(ctx, userId, proof.recoveryCode!)
  if (left === null) throw new Problem('auth.invalid_code', 'The recovery code is wrong or was used already.')
  const details = { left }
  await recordInTrail(ctx, { operation: 'recovery_code_used', resource: 'users', recordId: userId, details })
  await mailPerson(ctx, userId, { kind: 'recovery_code_used', words: { left: String(left) } })
  return 'recovery_code'
}

/** Call it after the transaction that a wrong proof rolled back. */
export async function noteFailedProof(system: Context, userId: string, error: unknown): Promise<void> {
  if (error instanceof Problem && error.code === 'auth.invalid_code')
    await recordInTrail(system, { operation: 'second_factor_failed', resource: 'users', recordId: userId })
}
