// What mails with links are asked for, and what the links are used for. None of it is tried twice: a link works once.
import { refreshSession, send, sendOnce } from './client.ts'
import { type Challenge, enter, keepSession } from './session.ts'

type Answers = Readonly<Record<string, string>>

/** The same for every address, whether somebody has it or not. */
export async function askForLink(what: 'password/forgot' | 'magic-link', email: string): Promise<void> {
  await sendOnce({ method: 'POST', path: `/auth/${what}`, body: { email } })
}

/** All log-ins of the account end. */
export async function resetPassword(token: string, password: string): Promise<void> {
  await sendOnce({ method: 'POST', path: '/auth/password/reset', body: { token, password } })
}

export function enterByLink(token: string): Promise<Challenge | null> {
  return enter('/auth/magic-link/use', { token })
}

/** Without a password, and without a session of the account, what was made in it before ends. */
export async function verifyAddress(token: string, password?: string): Promise<{ passwordKept: boolean }> {
  const body = { token, ...(password !== undefined && { password }) }
  return (await sendOnce<{ passwordKept: boolean }>({ method: 'POST', path: '/auth/email/verify', body })).body
}

export async function askForVerification(): Promise<void> {
  await send({ method: 'POST', path: '/auth/email/send-verification' })
}

/** Whoever is signed in proves with it that the new address is theirs, so that the session is made fresh first. All log-ins end. */
export async function confirmAddress(token: string): Promise<void> {
  await refreshSession()
  await sendOnce({ method: 'POST', path: '/auth/email/confirm', body: { token } })
}

/** Whether a mail leads on; else the new person is signed in. */
export async function register(answers: Answers): Promise<{ isMailed: boolean }> {
  const { body } = await sendOnce<{ refresh: string } | null>({ method: 'POST', path: '/auth/register', body: answers })
  if (body) await keepSession(body)
  return { isMailed: body === null }
}

export function finishRegistration(token: string, answers: Answers): Promise<Challenge | null> {
  return enter('/auth/register/confirm', { token, ...answers })
}

/** What the mail calls the tenant; null for a link that leads nowhere. Uses nothing up. */
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

/** As whoever is signed in. */
export async function acceptInvitationAsMe(token: string): Promise<void> {
  await send({ method: 'POST', path: '/invitations/accept-as-me', body: { token } })
}
