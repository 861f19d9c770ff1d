// Requests of the second factor pages.

import { makePasskey, type PasskeyOptions } from '#admin/api/account/passkeys.ts'
import { send } from '#admin/api/client.ts'

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

/** Answer of adding a factor: the first one comes with recovery codes. */
interface Added {
  readonly recoveryCodes: readonly string[] | null
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
