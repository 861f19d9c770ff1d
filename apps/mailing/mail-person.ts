// Mails a person with an account, by id.
import { findPerson } from '#apps/users/index.ts'
import type { Context } from '#framework/request/context.ts'
import { sendMail } from '#framework/tasks/mail/send-mail.ts'
import type { MailKindName } from './mail-kinds.ts'
import { renderMail } from './render-mail.ts'

/** Notifies the person, even of their own actions. */
export async function mailPerson(
  ctx: Context,
  userId: string,
  { kind, words }: { kind: MailKindName; words: Record<string, string> },
): Promise<void> {
  const { email, firstName: name } = (await findPerson(ctx, userId))!
  await ctx.enqueue(sendMail, await renderMail(ctx, { kind, to: email, words: { name, email, ...words } }))
}
