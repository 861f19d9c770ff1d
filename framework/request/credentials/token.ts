// Reads the token of an Authorization value.
import { Problem } from '#shared/exceptions/problem.ts'

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i

/** Null without a value. GHSA-xmf8-cvqr-rfgj: a malformed header is a 401 like any bad token. */
export function tokenOf(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization === '') return null
  const token = BEARER.exec(authorization)?.[1]
  if (!token)
    throw new Problem('auth.invalid_token', 'Write the header as: Authorization: Bearer <token>.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    })
  return token
}
