// From an HTTP request to the Context, and what both kinds of route share.
import type { FastifyRequest } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context, Runtime } from '#framework/request/context.ts'
import { identityOf } from '#framework/request/request-identity.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** What the REST surface is made from. */
export interface RestSurface {
  readonly application: Application
  readonly runtime: Runtime
  readonly access: Access
  /** Where it stands, without a slash at the end: `/api/v1`. */
  readonly prefix: string
}

/** Throws what `buildContext` throws: a bad token, a tenant that does not fit. */
export function contextOf({ runtime, access }: RestSurface, request: FastifyRequest): Promise<Context> {
  return buildContext(runtime, access, identityOf(request))
}

/** Parameters by name; one that is given twice is a list. */
export type QueryText = Readonly<Record<string, string | string[]>>

/** The query string as the server parsed it. Throws `request.malformed` for one that is no UTF-8 behind its percent signs. */
export function queryOf(request: FastifyRequest): QueryText {
  const start = request.url.indexOf('?')
  if (start !== -1 && request.url.includes('%', start)) requireDecodable(request.url.slice(start))
  return request.query as QueryText
}

/** The parser leaves what it cannot decode as it stands, and a filter would look for that. */
function requireDecodable(text: string): void {
  try {
    decodeURIComponent(text)
  } catch (cause) {
    throw new Problem('request.malformed', 'The query string is not percent-encoded UTF-8.', { cause })
  }
}
