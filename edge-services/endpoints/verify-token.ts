// Whether a token was made by us and has not expired: by the public keys alone, without a look at the database.
import Type from 'typebox'
import type { Access } from '#framework/request/access.ts'
import { defineEndpoint, type Endpoint } from '#framework/request/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'

const Nullable = Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid' })
const CLAIMS = Type.Object({
  actorId: Type.String({ format: 'uuid' }),
  tenantId: Nullable,
  sessionId: Nullable,
  permissionsVersion: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
})
const PROBLEMS = ['auth.required', 'auth.invalid_token', 'auth.expired_token'] as const
const SENTENCE =
  'Says nothing of log-outs and removals since the token was made, at most fifteen minutes ago: ask POST /api/v1/auth/verify for that.'

/** GET for proxies (nginx `auth_request`), POST for programs. `access` must verify with public keys it holds. */
export function verifyEndpointsOf(access: Pick<Access, 'identify'>): readonly Endpoint[] {
  return [
    defineEndpoint({
      method: 'GET',
      path: '/auth/verify',
      name: 'checkCaller',
      tag: 'Authentication',
      summary: `Check the token of the header Authorization. ${SENTENCE}`,
      access: 'actor',
      answer: CLAIMS,
      problems: PROBLEMS,
      async run(_ctx, { headers }) {
        const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(headers.authorization ?? '')?.[1]
        if (!token) throw new Problem('auth.required', 'Write the header as: Authorization: Bearer <token>.')
        return { body: await access.identify(token) }
      },
    }),
    defineEndpoint({
      method: 'POST',
      path: '/auth/verify',
      name: 'verifyToken',
      tag: 'Authentication',
      summary: `Check an access token. ${SENTENCE}`,
      access: 'public',
      body: Type.Object({ token: Type.String({ maxLength: 8192 }) }, { additionalProperties: false }),
      answer: CLAIMS,
      problems: PROBLEMS,
      run: async (_ctx, { body }) => ({ body: await access.identify(body.token) }),
    }),
  ]
}
