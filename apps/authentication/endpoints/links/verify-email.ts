// POST /auth/email/verify and /auth/email/send-verification: whether an address is somebody's own.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { inTransaction } from '#framework/request/context.ts'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { authentication } from '../../authentication.ts'
import { takeOneTimeToken } from '../../links/one-time-tokens.ts'
import { sendLink } from '../../links/send-link.ts'
import { findBringer, isInside, verifyAddress } from '../../links/verify-address.ts'
import { systemFor } from '../../sessions/open-session.ts'
import { bodyOf, LINK_TOKEN, TAG } from '../shapes.ts'

export const sendVerification = defineEndpoint({
  method: 'POST',
  path: '/auth/email/send-verification',
  name: 'sendVerification',
  tag: TAG,
  summary: 'Send me another mail with a link that confirms my address.',
  access: 'actor',
  status: 202,
  problems: ['request.rate_limited'],
  async run(ctx, { remote }) {
    const system = ctx.asSystem('send a verification')
    const [row] = await runStatement(system, sql`select email from auth.users where id = ${ctx.actorId}`)
    await authentication.of(ctx).attempts.begin(remote.address, `mail ${row![0]}`)
    await system.enqueue(sendLink, { purpose: 'verify_email', email: row![0] as string })
    return { status: 202 }
  },
})

export const verifyEmail = defineEndpoint({
  method: 'POST',
  path: '/auth/email/verify',
  name: 'verifyEmail',
  tag: TAG,
  summary:
    'Confirm an address with the token of a mail. Send it with the access token of the log-in that registered: without one, what was made in the account before ends, its password too, for anybody may have registered the address.',
  access: 'public',
  body: bodyOf({ token: LINK_TOKEN }),
  status: 204,
  problems: ['auth.invalid_link'],
  async run(ctx, { body, identify }) {
    const bringer = await findBringer(identify)
    await inTransaction(systemFor(ctx, 'verify an address'), async (inner) => {
      const subject = await takeOneTimeToken(inner, 'verify_email', body.token)
      await verifyAddress(inner, subject, { isInside: await isInside(inner, bringer, subject.userId) })
    })
    return {}
  },
})
