// A hand-written endpoint as data: REST serves it and OpenAPI describes it, like everything made from a resource.
import type { Static, TSchema } from 'typebox'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import type { Context } from './context.ts'

export interface EndpointRequest<Body = unknown, Params = Record<string, string>, Query = Record<string, string>> {
  body: Body
  params: Params
  query: Query
  /** Where the call came from, for sessions and the audit trail. */
  remote: { address: string; userAgent: string | null }
}

export interface EndpointAnswer<Answer = unknown> {
  status?: number
  body?: Answer
  headers?: Record<string, string>
}

export interface Endpoint<
  Body extends TSchema = TSchema,
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, with `{name}` for parameters; one that starts with `/.well-known` stands at the root. */
  path: string
  /** Unique word: the operationId of OpenAPI. */
  name: string
  summary: string
  tag: string
  /** `public` needs no token; `actor` needs a token; a permission word needs that permission in the tenant. */
  access: 'public' | 'actor' | { permission: string }
  body?: Body
  params?: Params
  query?: Query
  status?: number
  answer?: TSchema
  /** Codes it can answer beyond those every endpoint can. */
  problems?: readonly ProblemCode[]
  run(ctx: Context, request: EndpointRequest<Static<Body>, Static<Params>, Static<Query>>): Promise<EndpointAnswer>
}

/** Declares an endpoint; its manifest lists it under `endpoints`. */
export function defineEndpoint<
  const Body extends TSchema = TSchema,
  const Params extends TSchema = TSchema,
  const Query extends TSchema = TSchema,
>(endpoint: Endpoint<Body, Params, Query>): Endpoint {
  return Object.freeze(endpoint) as unknown as Endpoint
}
