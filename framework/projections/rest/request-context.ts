// From an HTTP request to the Context, and what both kinds of route share.
import type { FastifyRequest } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import { noteRefusal } from '#framework/operations/note-refusal.ts'
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

const contexts = new WeakMap<FastifyRequest, Context>()

/** Throws what `buildContext` throws: a bad token, a tenant that does not fit. */
export async function contextOf({ runtime, access }: RestSurface, request: FastifyRequest): Promise<Context> {
  const ctx = await buildContext(runtime, access, identityOf(request))
  contexts.set(request, ctx)
  return ctx
}

/** What was refused to somebody known stands in the trail. */
export async function noteRefusedRequest(request: FastifyRequest, error: unknown): Promise<void> {
  const ctx = contexts.get(request)
  if (!ctx || !(error instanceof Problem)) return
  const call = `${request.method} ${request.url.split('?', 1)[0]}`
  await noteRefusal(ctx, { code: error.code, detail: error.message, call })
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
