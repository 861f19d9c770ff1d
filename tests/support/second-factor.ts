// Second factors for people of tests, added as a client would.
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { arrange } from './arrange.ts'
import type { TestServer } from './server.ts'
import type { Person } from './tenant.ts'

export interface TestTotp {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  /** The code of now, or of so many steps of thirty seconds from now. */
  code(steps?: number): string
}

/** The person has proved their address, and has an authenticator app afterwards; codes of now work although one was used to confirm it. */
export async function enrolTotp(server: TestServer, person: Pick<Person, 'id' | 'access'>): Promise<TestTotp> {
  const post = (path: string, body?: object) =>
    server.call(`/api/v1/auth/second-factor/${path}`, { method: 'POST', token: person.access, body })
  const begun = await post('totp')
  assert.equal(begun.status, 200, begun.text)
  const { secret } = begun.body
  const code = (steps = 0) => codeOf(secret, steps)
  const confirmed = await post('totp/confirm', { code: code() })
  assert.equal(confirmed.status, 200, confirmed.text)
  await forgetUsedCodes(person.id)
  await proveAddress(person.id)
  return { secret, recoveryCodes: confirmed.body.recoveryCodes, code }
}

/** As an authenticator app shows it. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
}

/** As if they had confirmed it from their log-in: what they have made stays. */
export async function proveAddress(userId: string): Promise<void> {
  await arrange('update auth.users set email_verified_at = now() where id = $1', [userId])
}

/** As if half an hour had gone by: what was used is used, but tests need not wait for the next code. */
export async function forgetUsedCodes(userId: string): Promise<void> {
  await arrange('update auth.totp_secrets set last_step = 0 where user_id = $1', [userId])
}

/** As if the log-ins of the person had been proven long ago. */
export async function forgetProofs(userId: string): Promise<void> {
  await arrange(`update auth.sessions set proven_at = now() - interval '1 day' where user_id = $1`, [userId])
}
