// Identifies a socket's caller from the headers of its handshake, or from `connection_init`.
import type { FastifyRequest } from 'fastify'
import { identityOf, type RequestIdentity } from '#framework/request/credentials/request-identity.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** Pages cannot send headers with a handshake, so the payload uses the same names, case-insensitively. */
const NAMES = { authorization: 'authorization', 'x-tenant': 'tenantSlug', 'x-reason': 'staffReason' } as const

/** Throws `request.malformed` for a payload value that is not text or contradicts its header. */
export function identityOfSocket(
  request: FastifyRequest,
  payload: Readonly<Record<string, unknown>> = {},
): RequestIdentity {
  const identity = identityOf(request)
  for (const [given, value] of Object.entries(payload)) {
    const name = NAMES[given.toLowerCase() as keyof typeof NAMES]
    if (!name) continue
    if (typeof value !== 'string') throw new Problem('request.malformed', `The payload names ${given} without a text.`)
    if ((identity[name] ?? value) !== value)
      throw new Problem('request.malformed', `The payload and the headers name ${given} differently.`)
    identity[name] = value
  }
  return identity
}
