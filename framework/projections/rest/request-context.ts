// Builds the Context of an HTTP request, and other code that both kinds of route share.
import type { FastifyRequest, preParsingAsyncHookHandler } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import { noteRefusal } from '#framework/operations/trail/note-refusal.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context } from '#framework/request/context.ts'
import { identityOf } from '#framework/request/credentials/request-identity.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { Problem } from '#shared/exceptions/problem.ts'

/** What the REST surface needs. */
export interface RestSurface {
  readonly application: Application
  readonly runtime: Runtime
  readonly access: Access
  /** Its root, without a trailing slash: `/api/v1`. */
  readonly prefix: string
  /** Whether to compare answers with their schemas: in development and tests. */
  readonly checksAnswers?: boolean
}

const contexts = new WeakMap<FastifyRequest, Context>()

/**
 * A route's `preParsing` hook: identifies the caller and lets `admit` refuse them before the body and the query are
 * read, so that unauthorized callers learn nothing about parameters. Throws what `buildContext` throws: a bad token, a
 * tenant that does not fit.
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

/**
 * Stores the caller's context for `contextOf`; a public one is anonymous, whatever token the request carries. Throws
 * like `buildContext`.
 */
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

/** The context of an admitted request. */
export function contextOf(request: FastifyRequest): Context {
  return contexts.get(request)!
}

/** The trail records refusals to known callers. */
export async function noteRefusedRequest(request: FastifyRequest, error: unknown): Promise<void> {
  const ctx = contexts.get(request)
  if (!ctx || !(error instanceof Problem)) return
  const call = `${request.method} ${request.url.split('?', 1)[0]}`
  await noteRefusal(ctx, { code: error.code, detail: error.message, call })
}

/** Parameters by name; a repeated one is a list. */
export type QueryText = Readonly<Record<string, string | string[]>>

/** The query string as the server parsed it. Throws `request.malformed` if its percent-encoding is not UTF-8. */
export function queryOf(request: FastifyRequest): QueryText {
  const start = request.url.indexOf('?')
  if (start !== -1 && request.url.includes('%', start)) requireDecodable(request.url.slice(start))
  return request.query as QueryText
}

/** The parser leaves undecodable text as it is, and a filter would search for it. */
function requireDecodable(text: string): void {
  try {
    decodeURIComponent(text)
  } catch (cause) {
    throw new Problem('request.malformed', 'The query string is not percent-encoded UTF-8.', { cause })
  }
}
