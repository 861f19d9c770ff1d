// POST /auth/logout: ends the session of a refresh token.

import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { endSessionOf } from '../ending/log-out.ts'
import { REFRESH_TOKEN } from './shapes.ts'

export const logOut = defineEndpoint({
  method: 'POST',
  path: '/auth/logout',
  name: 'logout',
  tag: TAG,
  summary: 'Log out',
  description: 'Ends the session. Its access tokens stop working at once.',
  access: 'public',
  body: bodyOf({ refresh: REFRESH_TOKEN }),
  status: 204,
  problems: ['auth.invalid_token'],
  async run(ctx, { body }) {
    if (!(await endSessionOf(ctx, body.refresh)))
      throw new Problem('auth.invalid_token', 'This is not a refresh token.')
    return {}
  },
})
