// What the pages of one's own account ask the server.
import { send } from '#admin/api/client.ts'
import { makePasskey, type PasskeyOptions } from '#admin/api/passkeys.ts'

export interface Session {
  readonly id: string
  readonly device: string | null
  readonly address: string | null
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly isCurrent: boolean
  readonly staffReason: string | null
}

export interface Factors {
  readonly methods: readonly string[]
  readonly totpSince: string | null
  readonly recoveryCodesLeft: number
}

export interface Passkey {
  readonly id: string
  readonly name: string
  readonly isBackedUp: boolean
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

/** What adds a factor answers: with the first one codes for when it is lost. */
interface Added {
  readonly recoveryCodes: readonly string[] | null
}

/** All other log-ins end. */
export async function changePassword(body: { currentPassword: string; password: string }): Promise<void> {
  await send({ method: 'POST', path: '/auth/password', body })
}

/** A mail goes to the new address; it is taken when its link is used. */
export async function changeAddress(body: { email: string; currentPassword: string }): Promise<void> {
  await send({ method: 'POST', path: '/auth/email/change', body })
}

export async function listSessions(): Promise<readonly Session[]> {
  return (await send<{ results: Session[] }>({ path: '/auth/sessions' })).body.results
}

export async function endSession(id: string): Promise<void> {
  await send({ method: 'DELETE', path: `/auth/sessions/${id}` })
}

export async function endSessions(which: 'end-others' | 'end-all'): Promise<void> {
  await send({ method: 'POST', path: `/auth/sessions/${which}` })
}

export async function readFactors(): Promise<Factors> {
  return (await send<Factors>({ path: '/auth/second-factor' })).body
}

export async function beginTotp(): Promise<{ secret: string; uri: string }> {
  return (await send<{ secret: string; uri: string }>({ method: 'POST', path: '/auth/second-factor/totp' })).body
}

export async function confirmTotp(code: string): Promise<Added> {
  return (await send<Added>({ method: 'POST', path: '/auth/second-factor/totp/confirm', body: { code } })).body
}

export async function removeTotp(): Promise<void> {
  await send({ method: 'DELETE', path: '/auth/second-factor/totp' })
}

export async function renewCodes(): Promise<Added> {
  return (await send<Added>({ method: 'POST', path: '/auth/second-factor/recovery-codes' })).body
}

export async function listPasskeys(): Promise<readonly Passkey[]> {
  return (await send<{ results: Passkey[] }>({ path: '/auth/passkeys' })).body.results
}

export async function addPasskey(name: string): Promise<Added> {
  const begun = await send<{ options: PasskeyOptions }>({ method: 'POST', path: '/auth/passkeys/options' })
  const credential = await makePasskey(begun.body.options)
  return (await send<Added>({ method: 'POST', path: '/auth/passkeys', body: { name, credential } })).body
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  await send({ method: 'PATCH', path: `/auth/passkeys/${id}`, body: { name } })
}

export async function removePasskey(id: string): Promise<void> {
  await send({ method: 'DELETE', path: `/auth/passkeys/${id}` })
}
