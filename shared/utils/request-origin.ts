// The origin that a request was sent to.
import type { FastifyRequest } from 'fastify'

/** Such as `https://api.example.com`: the host is already checked, and proxies are trusted as the settings say. */
export function originOf({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  return `${protocol}://${host}`
}
