// Signing in and out. The tokens go into cookies that no script can read; here they are held for one call.
import { noteActing } from './acting.ts'
import { send, sendOnce, sendRefreshed } from './client.ts'
import { askForPasskey, beginPasskey, type PasskeyAnswer, type PasskeyOptions } from './passkeys.ts'
import { isProblem } from './problem.ts'
import { endReason, forgetReasons } from './reasons.ts'

/** What finishes a log-in that asks for a second factor. */
export interface Challenge {
  readonly challenge: string
  readonly methods: readonly string[]
}

type Tokens = { readonly refresh: string }
/** One thing that shows who somebody is. */
export type Proof =
  | { readonly code: string }
  | { readonly recoveryCode: string }
  | { readonly passkey: PasskeyAnswer }
  | { readonly currentPassword: string }

export function signIn(credentials: { email: string; password: string }): Promise<Challenge | null> {
  return enter('/auth/login', credentials)
}

/** By a passkey alone, which is both factors. `isOffered`: once the person chooses it in the field of their address. */
export async function signInByPasskey(how: { signal?: AbortSignal; isOffered?: boolean } = {}): Promise<void> {
  const credential = await askForPasskey(await beginPasskey('/auth/passkey/options'), how)
  await enter('/auth/passkey/log-in', { credential })
}

/** Any call that answers with a log-in. Resolves with a challenge where a second factor is asked for. Throws ApiProblem with what the server says. */
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

/** For a passkey as the second factor: it signs the challenge of the log-in itself. */
export function beginPasskeyFactor({ challenge }: Challenge): Promise<PasskeyOptions> {
  return beginPasskey('/auth/second-factor/passkey-options', { challenge })
}

/** The session counts as proven for a while. */
export async function proveSession(proof: Proof): Promise<void> {
  await sendRefreshed({ method: 'POST', path: '/auth/step-up', body: proof })
}

export function beginPasskeyStepUp(): Promise<PasskeyOptions> {
  return beginPasskey('/auth/step-up/passkey-options')
}

export async function keepSession({ refresh }: Tokens): Promise<void> {
  await sendOnce({ method: 'POST', path: '/auth/cookie', body: { refresh } })
  noteActing(false)
}

export async function signOut(): Promise<void> {
  await sendOnce({ method: 'DELETE', path: '/auth/cookie' })
  noteActing(false)
  forgetReasons()
}

/** In the name of a member of a tenant in which one acts as staff. The pages have to be loaded anew: they know somebody else. */
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

/** Oneself again; nobody, where one's own session has ended meanwhile. The pages have to be loaded anew. */
export async function stopActing(): Promise<void> {
  await sendOnce({ method: 'DELETE', path: '/auth/cookie/impersonation' })
  noteActing(false)
}
