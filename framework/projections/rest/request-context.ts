// From an HTTP request to the Context, and what both kinds of route share.
import type { FastifyRequest } from 'fastify'
import type { Application } from '#framework/application/build-application.ts'
import type { Access } from '#framework/request/access.ts'
import { buildContext } from '#framework/request/build-context.ts'
import type { Context, Runtime } from '#framework/request/context.ts'
import { identityOf } from '#framework/request/request-identity.ts'

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

/** Parameters as the server parsed them: one given twice is a list. */
export type QueryText = Readonly<Record<string, string | string[]>>

/** The query string as the server parsed it: a parameter given twice is a list. */
export function queryOf(request: FastifyRequest): QueryText {
  return request.query as QueryText
}
