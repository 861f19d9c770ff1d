// POST /auth/password/forgot and /auth/password/reset: sets a new password for the mailbox's reader.

import {
  LINK_TOKEN,
  requestLink,
  requireOneTimeToken,
  TYPED_EMAIL,
  takeOneTimeToken,
  verifyAddress,
} from '#apps/mail-links/index.ts'
import { systemFor } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { findPerson } from '#apps/users/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { hashNewPassword, replacePassword } from '../new-password.ts'
import { NEW_PASSWORD } from '../password-shapes.ts'

export const forgotPassword = defineEndpoint({
  method: 'POST',
  path: '/auth/password/forgot',
  name: 'forgotPassword',
  tag: TAG,
  summary: 'Send a password reset link by mail',
  description: 'The answer is the same whether or not the address has an account.',
  access: 'public',
  body: bodyOf({ email: TYPED_EMAIL }),
  status: 202,
  problems: ['request.rate_limited'],
  run: (ctx, { body, remote }) => requestLink(ctx, 'reset_password', { email: body.email, remote }),
})

export const resetPassword = defineEndpoint({
  method: 'POST',
  path: '/auth/password/reset',
  name: 'resetPassword',
  tag: TAG,
  summary: 'Choose a new password with a link from a mail',
  description: 'Takes the token from the link. Ends all sessions.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN, password: NEW_PASSWORD }),
  status: 204,
  problems: ['auth.invalid_link', 'auth.weak_password'],
  async run(ctx, { body }) {
    const system = systemFor(ctx, 'reset a password')
    // A weak password must not use up the link.
    const { userId } = await requireOneTimeToken(system, 'reset_password', body.token)
    const owner = await findPerson(system, userId)
    const passwordHash = await hashNewPassword(ctx, body.password, [owner?.email, owner?.firstName, owner?.lastName])
    await inTransaction(system, async (inner) => {
      const subject = await takeOneTimeToken(inner, 'reset_password', body.token)
      const { userId: person } = await verifyAddress(inner, subject, { isInside: false })
      await replacePassword(inner, person, { passwordHash })
    })
    return {}
  },
})
