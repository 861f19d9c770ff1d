// Mails that somebody signed in has sent to a mailbox of their choice.

import { attemptLimits } from '#apps/sessions/index.ts'
import type { Context } from '#framework/request/context.ts'

/**
 * Anybody can register and invite: whoever reads the mailbox must not drown in it (OWASP API6:2023). Counted with what strangers ask
 * for at the same mailbox. Throws `request.rate_limited`.
 */
export async function requireFewMails(ctx: Context, email: string): Promise<void> {
  const mailbox = `mail ${email.toLowerCase()}`
  await attemptLimits.of(ctx).begin(ctx.caller.address ?? '', mailbox, { sparesAddress: true })
}
