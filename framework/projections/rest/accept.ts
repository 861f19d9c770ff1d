// Refuses to answer in a form that the client does not take, before anything is done.
import type { FastifyRequest } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'
import { JSON_TYPE, preferredType } from '#shared/utils/media-types.ts'

/** Throws `request.not_acceptable` (406). Types such as `image/*` are not known beforehand: they are sent as they are. */
export function requireAcceptable({ headers }: FastifyRequest, offered: readonly string[] = [JSON_TYPE]): void {
  if (offered.length === 0 || offered.some((type) => type.includes('*'))) return
  if (preferredType(headers.accept, offered) !== undefined) return
  throw new Problem('request.not_acceptable', `This address answers ${offered.join(' or ')}: ask for it in Accept.`)
}
