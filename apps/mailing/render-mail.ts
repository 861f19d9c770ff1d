// Renders a kind of mail with its values, in the tenant's own text if there is one.
import { settingsOf } from '#apps/tenant-settings/index.ts'
import { buildMail } from '#framework/mail/layout.ts'
import type { MailMessage } from '#framework/mail/message.ts'
import { formatMoment } from '#framework/mail/moments.ts'
import type { Context } from '#framework/request/context.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { fillWords, MAIL_KINDS, type MailKindName, type MailText } from './mail-kinds.ts'

/** A tenant's own texts for a kind of mail, or null. The app that lets tenants change texts opens it. */
export const ownTexts = defineService<(ctx: Context, kind: MailKindName) => Promise<MailText | null>>('own texts')

/** The content of one mail. */
export interface MailRequest {
  readonly kind: MailKindName
  readonly to: string
  /** A Date is formatted in the tenant's language and time zone. */
  readonly words: Readonly<Record<string, string | Date>>
  /** The button's link, for kinds that have one. */
  readonly url?: string
}

/** Uses the texts of the context's tenant. Values are text: never parsed as a template or HTML again (CVE-2023-22621). */
export async function renderMail(ctx: Context, mail: MailRequest): Promise<MailMessage> {
  return composeMail(ctx, mail, (await ownTexts.find(ctx)?.(ctx, mail.kind)) ?? null)
}

/** The same with given texts, stored or not; null takes the defaults. */
export async function composeMail(
  ctx: Context,
  { kind, to, words, url }: MailRequest,
  own: MailText | null,
): Promise<MailMessage> {
  const template = own ?? MAIL_KINDS[kind]
  const { brandName, ...style } = await settingsOf(ctx)
  const known: MailRequest['words'] = { at: new Date(), ...words }
  const spell = (word = '' as string | Date) => plainWord(typeof word === 'string' ? word : formatMoment(word, style))
  const filled = (text: string) => fillWords(text, (word) => spell(known[word]))
  const content = {
    heading: filled(template.heading),
    paragraphs: filled(template.body)
      .split(/\n\s*\n/)
      .map((paragraph) => paragraph.trim())
      .filter((paragraph) => paragraph !== ''),
    ...(url !== undefined && { action: { label: filled(template.label) || MAIL_KINDS[kind].label, url } }),
    ...(template.footer && { footer: filled(template.footer) }),
    ...(own && { language: style.locale ?? '' }),
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a header must not contain them
  const subject = filled(template.subject).replace(/[\u0000-\u001f\u007f]+/g, ' ')
  return { to, ...(brandName && { fromName: brandName }), subject: subject.slice(0, 300), ...buildMail(content) }
}

/** Anybody chooses names, so none may become a link in our mails: that would let anybody send strangers to any address. */
function plainWord(text: string): string {
  const plain = text.replace(/(?:https?:)?\/\/\S*|\bwww\.\S*/gi, '').replace(/\s+/g, ' ')
  return plain.trim().slice(0, 254)
}
