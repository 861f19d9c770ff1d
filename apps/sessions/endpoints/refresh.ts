// POST /auth/refresh: exchanges a refresh token for a new pair.

import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { signAccess } from '../opening/open-session.ts'
import { rotateSession } from '../opening/rotate-session.ts'
import { REFRESH_TOKEN, TOKENS } from './shapes.ts'

export const refresh = defineEndpoint({
  method: 'POST',
  path: '/auth/refresh',
  name: 'refresh',
  tag: TAG,
  summary: 'Replace a refresh token',
  description: 'A refresh token works once. Using it again ends the session.',
  access: 'public',
  body: bodyOf({ refresh: REFRESH_TOKEN }),
  answer: TOKENS,
  problems: ['auth.invalid_token', 'auth.expired_token', 'auth.session_ended', 'auth.stale_token'],
  async run(ctx, { body }) {
    const rotation = await rotateSession(ctx, body.refresh)
    return { body: { access: await signAccess(ctx, rotation), refresh: rotation.refresh } }
  },
})
