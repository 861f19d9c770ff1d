// POST /auth/magic-link and /auth/magic-link/use: signs in the mailbox's reader.

import { LINK_TOKEN, requestLink, TYPED_EMAIL, takeOneTimeToken, verifyAddress } from '#apps/mail-links/index.ts'
import { systemFor, TOKENS_AND_USER } from '#apps/sessions/index.ts'
import { firstTenantOf } from '#apps/tenants/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { startSession } from '../start-session.ts'

export const sendMagicLink = defineEndpoint({
  method: 'POST',
  path: '/auth/magic-link',
  name: 'sendMagicLink',
  tag: TAG,
  summary: 'Send a log-in link by mail',
  description: 'The answer is the same whether or not the address has an account.',
  access: 'public',
  body: bodyOf({ email: TYPED_EMAIL }),
  status: 202,
  problems: ['request.rate_limited'],
  run: (ctx, { body, remote }) => requestLink(ctx, 'magic_link', { email: body.email, remote }),
})

export const logInByLink = defineEndpoint({
  method: 'POST',
  path: '/auth/magic-link/use',
  name: 'logInByLink',
  tag: TAG,
  summary: 'Log in with a link from a mail',
  description: 'Takes the token from the link.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN }),
  answer: TOKENS_AND_USER,
  problems: ['auth.invalid_link', 'auth.second_factor_required'],
  async run(ctx, { body, remote }) {
    const { userId } = await inTransaction(systemFor(ctx, 'log in by a link'), async (inner) =>
      verifyAddress(inner, await takeOneTimeToken(inner, 'magic_link', body.token), { isInside: false }),
    )
    const tenantId = await firstTenantOf(ctx, userId)
    return { body: await startSession(ctx, { userId, tenantId, remote, method: 'magic_link' }) }
  },
})
