// POST /auth/verify: whether an access token would be admitted right now.

import { sql } from 'drizzle-orm'
import Type from 'typebox'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { accessTokens, invalidToken } from './access-tokens.ts'
import { bodyOf, TAG } from './shapes.ts'

export const verify = defineEndpoint({
  method: 'POST',
  path: '/auth/verify',
  name: 'verify',
  tag: TAG,
  summary: 'Check an access token',
  description: 'Checks signature, expiry, session and membership.',
  access: 'public',
  body: bodyOf({ token: Type.String({ maxLength: 8192, description: 'The access token to check.' }) }),
  answer: Type.Object({}, { additionalProperties: false }),
  problems: ['auth.invalid_token', 'auth.expired_token', 'auth.session_ended', 'auth.stale_token'],
  async run(ctx, { body }) {
    const identity = await accessTokens.of(ctx).verify(body.token)
    const caller = createContext(ctx.runtime, { ...callOf(ctx), ...identity })
    // SQL by hand: admission answers it, because any statement of the caller is refused if the token is no longer valid.
    await runStatement(caller, sql`select 1`).catch((error) => {
      throw error instanceof Problem && error.status === 404 ? invalidToken(error) : error
    })
    return { body: {} }
  },
})
