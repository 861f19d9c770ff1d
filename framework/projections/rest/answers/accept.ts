// Refuses a request before any work if the client does not accept the answer's type.
import type { FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { JSON_TYPE, preferredType } from '#shared/utils/media-types.ts'

/** Throws `request.not_acceptable` (406). Types such as `image/*` are unknown beforehand, so such answers are sent as they are. */
export function requireAcceptable({ headers }: FastifyRequest, offered: readonly string[] = [JSON_TYPE]): void {
  if (offered.length === 0 || offered.some((type) => type.includes('*'))) return
  if (preferredType(headers.accept, offered) !== undefined) return
  throw new Problem('request.not_acceptable', `This address answers ${offered.join(' or ')}: ask for it in Accept.`)
}
