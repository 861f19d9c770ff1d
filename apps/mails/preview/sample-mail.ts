// A mail with sample values, to see it before anybody receives it.

import { composeMail, MAIL_KINDS, type MailKindName, type MailText } from '#apps/mailing/index.ts'
import type { MailMessage } from '#framework/mail/message.ts'
import type { Context } from '#framework/request/context.ts'
import { inTransaction } from '#framework/request/in-transaction.ts'
import type { RowOf } from '#framework/resource/infer.ts'
import { findTemplate } from '../find-template.ts'
import { requireKnownWords } from '../mail-templates.lifecycle.ts'
import type { mailTemplates } from '../mail-templates.resource.ts'

/** The current input; omitted texts are as stored. */
export type Draft = Partial<Pick<RowOf<typeof mailTemplates>, keyof MailText>>

const HOUR_MS = 3_600_000
const URL = 'https://example.com/the-link-of-the-mail'

/** Throws `request.validation_failed` for a draft with placeholders that the kind does not know. */
export async function sampleMail(
  ctx: Context,
  kind: MailKindName,
  { draft, to }: { draft: Draft; to: string },
): Promise<MailMessage> {
  requireKnownWords(draft, kind)
  const system = ctx.asSystem('show a mail before it is sent')
  return inTransaction(system, async (inner) => {
    const own = await findTemplate(inner, kind)
    const hasDraft = Object.keys(draft).length > 0
    const texts = own || hasDraft ? { ...textsOf(MAIL_KINDS[kind]), ...own, ...withoutNulls(draft) } : null
    const url = MAIL_KINDS[kind].label === '' ? {} : { url: URL }
    return composeMail(inner, { kind, to, words: sampleWords(to), ...url }, texts)
  })
}

function sampleWords(email: string): Record<string, string | Date> {
  return {
    email,
    name: 'Robin',
    inviter: 'Robin Sample',
    tenant: 'Tea House',
    time: 'two hours',
    hours: '2',
    minutes: '30',
    until: new Date(Date.now() + 2 * HOUR_MS),
    at: new Date(),
    reason: 'You asked for help with an import.',
    factor: 'An authenticator app',
    left: '7',
  }
}

function textsOf({ subject, heading, body, label, footer }: MailText): MailText {
  return { subject, heading, body, label, footer }
}

const withoutNulls = (draft: Draft) =>
  Object.fromEntries(Object.entries(draft).map(([name, text]) => [name, text ?? '']))
