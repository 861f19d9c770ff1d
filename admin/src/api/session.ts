// Signing in and out. The tokens go into cookies that no script can read; here they are held for one call.
import { sendOnce } from './client.ts'
import { isProblem } from './problem.ts'

/** What finishes a log-in that asks for a second factor. */
export interface Challenge {
  readonly challenge: string
  readonly methods: readonly string[]
}

type Tokens = { readonly refresh: string }
export type Proof = { readonly code: string } | { readonly recoveryCode: string }

export function signIn(credentials: { email: string; password: string }): Promise<Challenge | null> {
  return enter('/auth/login', credentials)
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

export async function keepSession({ refresh }: Tokens): Promise<void> {
  await sendOnce({ method: 'POST', path: '/auth/cookie', body: { refresh } })
}

export async function signOut(): Promise<void> {
  await sendOnce({ method: 'DELETE', path: '/auth/cookie' })
}
