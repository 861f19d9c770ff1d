// POST /auth/email/verify and /auth/email/send-verification: proves an address.

import Type from 'typebox'
import {
  findBringer,
  isInside,
  LINK_TOKEN,
  requireOneTimeToken,
  sendLink,
  takeOneTimeToken,
  verifyAddress,
} from '#apps/mail-links/index.ts'
import { checkPasswordOf, PASSWORD } from '#apps/passwords/index.ts'
import { attemptLimits, systemFor } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { findPerson } from '#apps/users/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'

export const sendVerification = defineEndpoint({
  method: 'POST',
  path: '/auth/email/send-verification',
  name: 'sendVerification',
  tag: TAG,
  summary: 'Send another mail to confirm my address',
  access: 'actor',
  status: 202,
  problems: ['request.rate_limited'],
  async run(ctx, { remote }) {
    const system = ctx.asSystem('send a verification')
    const { email } = (await findPerson(system, ctx.actorId))!
    await attemptLimits.of(ctx).begin(remote.address, `mail ${email}`)
    await system.enqueue(sendLink, { purpose: 'verify_email', email })
    return { status: 202 }
  },
})

export const verifyEmail = defineEndpoint({
  method: 'POST',
  path: '/auth/email/verify',
  name: 'verifyEmail',
  tag: TAG,
  summary: 'Confirm an address with a link from a mail',
  description:
    'Takes the token from the link. Send it with the access token of the session that registered, or with the password chosen at registration. Without either, everything made in the account so far is revoked, including its password, because anybody may have registered the address.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN, password: Type.Optional(PASSWORD) }),
  answer: Type.Object({
    passwordKept: Type.Boolean({
      description:
        'False when everything made in the account so far was revoked: password, sessions, factors and keys.',
    }),
    next: Type.Union([Type.Enum(['choose_password']), Type.Null()], {
      description: 'How to log in again. `choose_password`: request a link with POST /auth/password/forgot.',
    }),
  }),
  problems: ['auth.invalid_link', 'auth.invalid_credentials', 'request.rate_limited'],
  async run(ctx, { body: { token, password }, identify, remote }) {
    const bringer = await findBringer(identify)
    const system = systemFor(ctx, 'verify an address')
    const proof = password === undefined ? null : await provePassword(ctx, { token, password }, remote)
    const { isNew } = await inTransaction(system, async (inner) => {
      const subject = await takeOneTimeToken(inner, 'verify_email', token)
      await proof?.stillHolds(inner)
      const knows = proof !== null && proof.userId === subject.userId
      return verifyAddress(inner, subject, { isInside: knows || (await isInside(inner, bringer, subject.userId)) })
    })
    return { body: { passwordKept: !isNew, next: isNew ? ('choose_password' as const) : null } }
  },
})

/** A wrong password is answered and limited like a sign-in, and leaves the link intact: a typing error costs nothing. */
async function provePassword(
  ctx: Context,
  { token, password }: { token: string; password: string },
  remote: EndpointRequest['remote'],
) {
  const { email } = await requireOneTimeToken(systemFor(ctx, 'verify an address'), 'verify_email', token)
  return checkPasswordOf(ctx, { email, password }, remote)
}
