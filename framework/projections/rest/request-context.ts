// From an HTTP request to the Context, and what both kinds of route share.
import type { FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
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
  /** Whether answers are compared with their schemas: in development and in tests. */
  readonly checksAnswers?: boolean
}

const contexts = new WeakMap<FastifyRequest, Context>()

/**
 * A route's `preParsing`: finds out who calls and lets `admit` refuse them before a byte of the body is read and before anybody looks at
 * the query: whoever may not ask learns nothing of how to ask. Throws what `buildContext` throws: a bad token, a tenant that does not fit.
 */
export function admission(
  surface: RestSurface,
  admit: (ctx: Context) => unknown,
  { isPublic = false } = {},
): preParsingAsyncHookHandler {
  return async (request) => {
    await admit(await identify(surface, request, { isPublic }))
  }
}

/** The context of whoever calls, for `contextOf`; a public one is nobody's, whatever token comes along. Throws like `buildContext`. */
export async function identify(
  { runtime, access }: RestSurface,
  request: FastifyRequest,
  { isPublic = false } = {},
): Promise<Context> {
  const identity = identityOf(request)
  const ctx = await buildContext(runtime, access, isPublic ? { ...identity, authorization: undefined } : identity)
  contexts.set(request, ctx)
  return ctx
}

/** The context of a request that was admitted. */
export function contextOf(request: FastifyRequest): Context {
  return contexts.get(request)!
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
