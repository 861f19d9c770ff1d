// Requests mails with links, and uses those links. Nothing here is retried: a link works once.
import { refreshSession, send, sendOnce } from '../client.ts'
import { type Challenge, enter, keepSession } from './session.ts'

type Answers = Readonly<Record<string, string>>

/** Answers the same whether or not the address has an account. */
export async function askForLink(what: 'password/forgot' | 'magic-link', email: string): Promise<void> {
  await sendOnce({ method: 'POST', path: `/auth/${what}`, body: { email } })
}

/** Ends all sessions of the account. */
export async function resetPassword(token: string, password: string): Promise<void> {
  await sendOnce({ method: 'POST', path: '/auth/password/reset', body: { token, password } })
}

export function enterByLink(token: string): Promise<Challenge | null> {
  return enter('/auth/magic-link/use', { token })
}

/** Without a password and without a session of the account, everything made in the account before is discarded. */
export async function verifyAddress(token: string, password?: string): Promise<{ passwordKept: boolean }> {
  const body = { token, ...(password !== undefined && { password }) }
  return (await sendOnce<{ passwordKept: boolean }>({ method: 'POST', path: '/auth/email/verify', body })).body
}

export async function askForVerification(): Promise<void> {
  await send({ method: 'POST', path: '/auth/email/send-verification' })
}

/** The signed-in person proves that the new address is theirs, so the session must be fresh first. All sessions end. */
export async function confirmAddress(token: string): Promise<void> {
  await refreshSession()
  await sendOnce({ method: 'POST', path: '/auth/email/confirm', body: { token } })
}

/** True if a mail continues the registration; otherwise the new person is signed in. */
export async function register(answers: Answers): Promise<{ isMailed: boolean }> {
  const { body } = await sendOnce<{ refresh: string } | null>({ method: 'POST', path: '/auth/register', body: answers })
  if (body) await keepSession(body)
  return { isMailed: body === null }
}

export function finishRegistration(token: string, answers: Answers): Promise<Challenge | null> {
  return enter('/auth/register/confirm', { token, ...answers })
}

/** The tenant's name as the mail gives it; null for a dead link. Does not use up the link. */
export async function lookAtInvitation(token: string): Promise<string | null> {
  const { body } = await sendOnce<{ tenant: string | null }>({
    method: 'POST',
    path: '/invitations/look',
    body: { token },
  })
  return body.tenant
}

export function acceptInvitation(token: string, answers: Answers): Promise<Challenge | null> {
  return enter('/invitations/accept', { token, ...answers })
}

/** Accepts as the signed-in person. */
export async function acceptInvitationAsMe(token: string): Promise<void> {
  await send({ method: 'POST', path: '/invitations/accept-as-me', body: { token } })
}
