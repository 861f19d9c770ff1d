// Disables a webhook after repeated failures, and notifies the people who run the tenant.
import { settingsOf } from '#apps/tenant-settings/index.ts'
import { emailsOfOwners } from '#apps/users/index.ts'
import { buildMail } from '#framework/mail/layout.ts'
import { formatMoment } from '#framework/mail/moments.ts'
import { updateAsSystem } from '#framework/operations/update.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import { webhooks } from '../webhooks.resource.ts'

/** The change and the mails share a transaction; the change is an event too. */
export async function disableWebhook(
  ctx: Context,
  { id, url }: { id: string; url: string },
  reason: string,
): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const disabledAt = new Date()
    const values = { isEnabled: false, disabledAt: disabledAt.toISOString(), disabledReason: reason }
    await updateAsSystem(inner, webhooks, { id, values })
    const owners = await emailsOfOwners(inner.asSystem('tell the owners of a webhook'))
    const since = formatMoment(disabledAt, await settingsOf(inner))
    const mail = buildMail({
      heading: 'A webhook was switched off',
      paragraphs: [
        `${url} is told nothing any more, since ${since}: ${reason}`,
        'Switch it on again when the receiver is back.',
      ],
    })
    for (const to of owners) await inner.enqueue(sendMail, { to, subject: 'A webhook was switched off', ...mail })
  })
}
