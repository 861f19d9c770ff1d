// The origin that a request was sent to.
import type { FastifyRequest } from 'fastify'

/** Such as `https://api.example.com`: the host was looked at before anything else was, and proxies are believed as far as settings say. */
export function originOf({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  return `${protocol}://${host}`
}
