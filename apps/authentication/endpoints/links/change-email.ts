// POST /auth/email/change and /auth/email/confirm: another address, once its mailbox was read.
import { sql } from 'drizzle-orm'
import { renderMail } from '#apps/mails/index.ts'
import { users } from '#apps/users/index.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import { type Context, inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { takeOneTimeToken, voidOneTimeTokens } from '../../links/one-time-tokens.ts'
import { requireFewMails } from '../../links/require-few-mails.ts'
import { sendLink } from '../../links/send-link.ts'
import { requireOwnPassword } from '../../passwords/require-own-password.ts'
import { endSessions } from '../../sessions/end-session.ts'
import { systemFor } from '../../sessions/open-session.ts'
import { bodyOf, EMAIL, LINK_TOKEN, PASSWORD, TAG } from '../shapes.ts'

export const changeEmail = defineEndpoint({
  method: 'POST',
  path: '/auth/email/change',
  name: 'changeEmail',
  tag: TAG,
  summary: 'Send a link to a new address of mine; it becomes mine when the link is used.',
  access: 'actor',
  stepUp: true,
  body: bodyOf({ email: EMAIL, currentPassword: PASSWORD }),
  status: 202,
  problems: ['request.validation_failed', 'request.rate_limited'],
  async run(ctx, { body, remote }) {
    await requireOwnPassword(ctx, body.currentPassword, remote)
    await requireFewMails(ctx, body.email)
    // Whether somebody has the address already is not told here: then no mail goes out.
    const asked = { purpose: 'change_email', email: body.email.toLowerCase(), userId: ctx.actorId! } as const
    await ctx.asSystem('change an address').enqueue(sendLink, asked)
    return { status: 202 }
  },
})

export const confirmEmail = defineEndpoint({
  method: 'POST',
  path: '/auth/email/confirm',
  name: 'confirmEmail',
  tag: TAG,
  summary: 'Take the new address with the token of a mail; other log-ins end, and the old address is told.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN }),
  status: 204,
  problems: ['auth.invalid_link'],
  async run(ctx, { body }) {
    await inTransaction(systemFor(ctx, 'change an address'), async (inner) => {
      const { userId, email } = await takeOneTimeToken(inner, 'change_email', body.token)
      await takeAddress(inner, userId!, email)
    })
    return {}
  },
})

async function takeAddress(ctx: Context, userId: string, email: string): Promise<void> {
  const [person] = await runStatement(
    ctx,
    sql`select email, first_name, exists (select 1 from auth.users o where o.email = ${email}) from auth.users where id = ${userId} and is_active for update`,
  )
  const [before, name, isTaken] = (person ?? []) as [string?, string?, boolean?]
  if (!before || isTaken) throw new Problem('auth.invalid_link', 'This address cannot be taken any more.')
  const values = { email, emailVerifiedAt: new Date().toISOString() }
  await updateAsSystem(ctx, users, { id: userId, values })
  await voidOneTimeTokens(ctx, userId)
  await endSessions(ctx, { userId }, 'email')
  await ctx.enqueue(
    sendMail,
    await renderMail(ctx, { kind: 'email_changed', to: before, words: { name: name!, email } }),
  )
}
