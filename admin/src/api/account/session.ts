// Signing in and out. Tokens live in cookies that no script can read; this code holds them for one call at most.

import { send, sendOnce, sendRefreshed } from '../client.ts'
import { isProblem } from '../problem.ts'
import { noteActing } from './acting.ts'
import { askForPasskey, beginPasskey, type PasskeyAnswer, type PasskeyOptions } from './passkeys.ts'
import { endReason, forgetReasons } from './reasons.ts'
import { noteSession } from './session-time.ts'

/** Completes a sign-in that needs a second factor. */
export interface Challenge {
  readonly challenge: string
  readonly methods: readonly string[]
}

type Tokens = { readonly refresh: string }
/** One proof of identity. */
export type Proof =
  | { readonly code: string }
  | { readonly recoveryCode: string }
  | { readonly passkey: PasskeyAnswer }
  | { readonly currentPassword: string }

export function signIn(credentials: { email: string; password: string }): Promise<Challenge | null> {
  return enter('/auth/login', credentials)
}

/** Signs in with a passkey alone, which counts as both factors. `isOffered` waits until the person picks it in the address field. */
export async function signInByPasskey(how: { signal?: AbortSignal; isOffered?: boolean } = {}): Promise<void> {
  const credential = await askForPasskey(await beginPasskey('/auth/passkey/options'), how)
  await enter('/auth/passkey/log-in', { credential })
}

/**
 * For any call that answers with a sign-in. Resolves with a challenge if a second factor is needed. Throws ApiProblem
 * for what the server refuses.
 */
export async function enter(path: string, body: object): Promise<Challenge | null> {
  try {
    const answer = await sendOnce<Tokens>({ method: 'POST', path, body })
    await keepSession(answer.body)
    return null
  } catch (error) {
    if (!isProblem(error, 'auth.second_factor_required')) throw error
    const { challenge, methods } = error.details as unknown as Challenge
    return { challenge, methods }
  }
}

export async function finishSignIn({ challenge }: Challenge, proof: Proof): Promise<void> {
  const { body } = await sendOnce<Tokens>({
    method: 'POST',
    path: '/auth/second-factor',
    body: { challenge, ...proof },
  })
  await keepSession(body)
}

/** For a passkey as the second factor: it signs the challenge of this sign-in. */
export function beginPasskeyFactor({ challenge }: Challenge): Promise<PasskeyOptions> {
  return beginPasskey('/auth/second-factor/passkey-options', { challenge })
}

/** The session then counts as proven for a while. */
export async function proveSession(proof: Proof): Promise<void> {
  await sendRefreshed({ method: 'POST', path: '/auth/step-up', body: proof })
}

export function beginPasskeyStepUp(): Promise<PasskeyOptions> {
  return beginPasskey('/auth/step-up/passkey-options')
}

export async function keepSession({ refresh }: Tokens): Promise<void> {
  const { body } = await sendOnce<{ expiresIn: number | null }>({
    method: 'POST',
    path: '/auth/cookie',
    body: { refresh },
  })
  noteSession(body.expiresIn)
  noteActing(false)
}

export async function signOut(): Promise<void> {
  noteSession(null)
  await sendOnce({ method: 'DELETE', path: '/auth/cookie' })
  noteActing(false)
  forgetReasons()
}

/** Impersonates a member of a tenant in which the person acts as staff. Reload afterwards: the pages hold the other person's data. */
export async function beginActing(tenant: string, user: string): Promise<void> {
  const started = await send<{ access: string }>({
    method: 'POST',
    path: '/platform/impersonations',
    tenant,
    body: { user },
  })
  const { access } = started.body
  await send({ method: 'POST', path: '/auth/cookie/impersonation', tenant, body: { access } })
  noteActing(true)
  endReason(tenant)
}

/**
 * Stops impersonating; nobody is signed in if the person's own session has ended. Reload afterwards: the pages hold the
 * other person's data.
 */
export async function stopActing(): Promise<void> {
  await sendOnce({ method: 'DELETE', path: '/auth/cookie/impersonation' })
  noteActing(false)
}
