// Sends one mail, after the transaction that enqueued it.
import { MailFailure } from '#framework/mail/mail-failure.ts'
import { type MailMessage, MailSchema } from '#framework/mail/message.ts'
import type { Context } from '#framework/request/context.ts'
import { defineTask } from '../define-task.ts'
import { PermanentFailure } from '../permanent-failure.ts'
import { mail } from './mail-service.ts'

/**
 * `ctx.enqueue(sendMail, { to, subject, text, html })`. Retries for about a day while the mail server is down or busy;
 * a permanent refusal ends as a dead letter. The task's id is the mail's, so that a mail sent twice, because a worker
 * died between sending and recording it, is recognised as one.
 */
export const sendMail = defineTask('framework.send-mail', {
  payload: MailSchema,
  queue: 'mail',
  attempts: 12,
  backoff: { base: 15_000, factor: 2.5, max: 4 * 3_600_000 },
  timeLimit: 60_000,
  run: (ctx, message, { id }) => deliverMail(ctx, message, id),
})

/** For a task that composes its own mail: permanent refusals are not retried. `id` is the task's. */
export async function deliverMail(ctx: Context, message: MailMessage, id: string): Promise<void> {
  try {
    await mail.of(ctx).send(message, id)
  } catch (error) {
    if (error instanceof MailFailure && error.isPermanent) throw new PermanentFailure(error.message)
    throw error
  }
}
