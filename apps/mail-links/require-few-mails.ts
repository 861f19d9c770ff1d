// Limits mails that signed-in people send to mailboxes of their choice.

import { attemptLimits } from '#apps/sessions/index.ts'
import type { Context } from '#framework/request/context.ts'

/**
 * Anybody can register and invite, but must not flood a mailbox (OWASP API6:2023). Counts together with requests of
 * strangers for the same mailbox. Throws `request.rate_limited`.
 */
export async function requireFewMails(ctx: Context, email: string): Promise<void> {
  const mailbox = `mail ${email.toLowerCase()}`
  await attemptLimits.of(ctx).begin(ctx.caller.address ?? '', mailbox, { sparesAddress: true })
}
