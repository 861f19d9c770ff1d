// POST /auth/password: changes the password of a person who knows the old one; ends all other sessions.

import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { hashNewPassword, replacePassword } from '../new-password.ts'
import { CURRENT_PASSWORD, NEW_PASSWORD } from '../password-shapes.ts'
import { requireOwnPassword } from '../require-own-password.ts'

export const changeOwnPassword = defineEndpoint({
  method: 'POST',
  path: '/auth/password',
  name: 'changePassword',
  tag: TAG,
  summary: 'Change my password',
  description: 'Ends all my other sessions.',
  access: 'actor',
  stepUp: true,
  body: bodyOf({ currentPassword: CURRENT_PASSWORD, password: NEW_PASSWORD }),
  status: 204,
  problems: ['request.validation_failed', 'auth.weak_password', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    const about = await requireOwnPassword(ctx, body.currentPassword, remote)
    const passwordHash = await hashNewPassword(ctx, body.password, about)
    const system = ctx.asSystem('change the password of the caller')
    await replacePassword(system, ctx.actorId!, { passwordHash, except: ctx.sessionId })
    return {}
  },
})
