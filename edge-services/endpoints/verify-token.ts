// Whether a token is valid: checked with public keys alone and, while the database answers, against its session.

import { sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import Type from 'typebox'
import type { Access, Identity } from '#framework/request/access.ts'
import { createContext } from '#framework/request/create-context.ts'
import { defineEndpoint, type Endpoint } from '#framework/request/declaring/define-endpoint.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { anId, anIdOrNull } from '#framework/resource/schemas/described-schemas.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { atMost } from '#shared/utils/at-most.ts'

const CLAIMS = Type.Object({
  actorId: anId('Id of the person who calls.'),
  tenantId: anIdOrNull('Id of the tenant that the token is for; null for a token of none.'),
  sessionId: anIdOrNull('Id of the log-in that the token belongs to.'),
  permissionsVersion: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'Counts changes to the person’s permissions in the tenant. A higher number makes older tokens stale.',
  }),
})
const PROBLEMS = [
  ...(['auth.required', 'auth.invalid_token', 'auth.expired_token'] as const),
  ...(['auth.session_ended', 'auth.stale_token'] as const),
]
const SENTENCE =
  'Learns of log-outs and removals within a second. While the database is down, it relies on the public keys until the token expires.'
// A proxy checks each of its requests.
const REMEMBERED_MS = 500

/** GET for proxies (nginx `auth_request`), POST for programs. `access` must verify with its own public keys. */
export function verifyEndpointsOf(access: Pick<Access, 'identify'>, runtime: Runtime): readonly Endpoint[] {
  const isWelcome = createWelcome(runtime)
  const verify = async (token: string) => {
    const identity = await access.identify(token)
    await isWelcome(identity)
    return { body: identity }
  }
  return [
    defineEndpoint({
      method: 'GET',
      path: '/auth/verify',
      name: 'checkCaller',
      tag: 'Authentication',
      summary: 'Check the token of the header Authorization',
      description: SENTENCE,
      access: 'actor',
      answer: CLAIMS,
      problems: PROBLEMS,
      async run(_ctx, { headers }) {
        const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(headers.authorization ?? '')?.[1]
        if (!token) throw new Problem('auth.required', 'Write the header as: Authorization: Bearer <token>.')
        return verify(token)
      },
    }),
    defineEndpoint({
      method: 'POST',
      path: '/auth/verify',
      name: 'verifyToken',
      tag: 'Authentication',
      summary: 'Check an access token',
      description: SENTENCE,
      access: 'public',
      body: Type.Object(
        { token: Type.String({ maxLength: 8192, description: 'The access token to check.' }) },
        { additionalProperties: false },
      ),
      answer: CLAIMS,
      problems: PROBLEMS,
      run: (_ctx, { body }) => verify(body.token),
    }),
  ]
}

/** Throws what admission refuses with; refuses nobody while the database is down. */
function createWelcome(runtime: Runtime): (identity: Identity) => Promise<void> {
  const known = new LRUCache<string, true>({ ...atMost(50_000), ttl: REMEMBERED_MS })
  return async (identity) => {
    const ctx = createContext(runtime, { ...identity, requestId: 'verify' })
    const place = JSON.stringify(ctx.caller)
    if (known.has(place)) return
    try {
      await runtime.database.read(ctx, [sql`select 1`])
      known.set(place, true)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // The token's tenant is closed, or the person left it.
      if (error.status === 404) throw new Problem('auth.invalid_token', undefined, { cause: error })
      if (error.status < 500) throw error
    }
  }
}
