// Second factors for test people, added as a client would.
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { arrange } from './arrange.ts'
import type { TestServer } from './server.ts'
import type { Person } from './tenant.ts'

export interface TestTotp {
  readonly secret: string
  readonly recoveryCodes: readonly string[]
  /** The current code, or the one this many steps of thirty seconds away. */
  code(steps?: number): string
}

/** The person has proved their address, and has an authenticator app afterwards; current codes work although one confirmed it. */
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

/** As an authenticator app computes it. */
export function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })
}

/** As if they had confirmed it from their session: everything they made stays. */
export async function proveAddress(userId: string): Promise<void> {
  await arrange('update auth.users set email_verified_at = now() where id = $1', [userId])
}

/** As if half an hour had passed: used codes stay used, but tests need not wait for the next one. */
export async function forgetUsedCodes(userId: string): Promise<void> {
  await arrange('update auth.totp_secrets set last_step = 0 where user_id = $1', [userId])
}

/** As if the person's sessions had been proven long ago. */
export async function forgetProofs(userId: string): Promise<void> {
  await arrange(`update auth.sessions set proven_at = now() - interval '1 day' where user_id = $1`, [userId])
}
