// POST /auth/email/change and /auth/email/confirm: changes the address, once its mailbox is proven.

import {
  addressOf,
  findBringer,
  isInside,
  LINK_TOKEN,
  requireFewMails,
  requireOneTimeToken,
  sendLink,
  TYPED_EMAIL,
  takeOneTimeToken,
  voidOneTimeTokens,
} from '#apps/mail-links/index.ts'
import { renderMail } from '#apps/mailing/index.ts'
import { CURRENT_PASSWORD, requireOwnPassword } from '#apps/passwords/index.ts'
import { endSessions, lockPerson, systemFor } from '#apps/sessions/index.ts'
import { bodyOf, TAG } from '#apps/tokens/index.ts'
import { findPersonByAddress, holdPerson, users } from '#apps/users/index.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { Problem } from '#shared/exceptions/problem.ts'

export const changeEmail = defineEndpoint({
  method: 'POST',
  path: '/auth/email/change',
  name: 'changeEmail',
  tag: TAG,
  summary: 'Change my e-mail address',
  description: 'Sends a link to the new address. Using the link makes the address mine.',
  access: 'actor',
  stepUp: true,
  body: bodyOf({ email: TYPED_EMAIL, currentPassword: CURRENT_PASSWORD }),
  status: 202,
  problems: ['request.validation_failed', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    await requireOwnPassword(ctx, body.currentPassword, remote)
    const email = addressOf(body.email)
    await requireFewMails(ctx, email)
    // Does not reveal whether somebody has the address already: then no mail is sent.
    const asked = {
      purpose: 'change_email',
      email,
      userId: ctx.actorId!,
      sessionId: ctx.sessionId!,
    } as const
    await ctx.asSystem('change an address').enqueue(sendLink, asked)
    return { status: 202 }
  },
})

export const confirmEmail = defineEndpoint({
  method: 'POST',
  path: '/auth/email/confirm',
  name: 'confirmEmail',
  tag: TAG,
  summary: 'Confirm my new e-mail address',
  description:
    'Takes the token from the mail. Ends all sessions and notifies the old address. Send it with my access token; otherwise the new address still counts as unverified.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN }),
  status: 204,
  problems: ['auth.invalid_link'],
  async run(ctx, { body, identify }) {
    const bringer = await findBringer(identify)
    await inTransaction(systemFor(ctx, 'change an address'), async (inner) => {
      // Locks the person before the token, as everywhere: another order could deadlock.
      await lockPerson(inner, (await requireOneTimeToken(inner, 'change_email', body.token)).userId!)
      const { userId, email } = await takeOneTimeToken(inner, 'change_email', body.token)
      await takeAddress(inner, { userId: userId!, email, isProven: await isInside(inner, bringer, userId) })
    })
    return {}
  },
})

interface Taken {
  readonly userId: string
  readonly email: string
  /** The reader of the new mailbox is the account's owner: only then is the address proven. */
  readonly isProven: boolean
}

async function takeAddress(ctx: Context, { userId, email, isProven }: Taken): Promise<void> {
  const person = await holdPerson(ctx, userId)
  if (!person?.isActive || (await findPersonByAddress(ctx, email)))
    throw new Problem('auth.invalid_link', 'This address cannot be taken any more.')
  const values = { email, emailVerifiedAt: isProven ? new Date().toISOString() : null }
  await updateAsSystem(ctx, users, { id: userId, values })
  await endSessions(ctx, { userId }, 'email')
  await voidOneTimeTokens(ctx, userId)
  await ctx.enqueue(
    sendMail,
    await renderMail(ctx, { kind: 'email_changed', to: person.email, words: { name: person.firstName, email } }),
  )
}
