// Converts a message to nodemailer's form, with sender and Message-ID, and without anything that could load a file or URL.
import type { SendMailOptions } from 'nodemailer'
import { EMAIL_PATTERN } from '#framework/resource/fields/email.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { MailMessage } from './message.ts'

export interface Sender {
  readonly name: string
  readonly address: string
}

/** A mail with everything a driver needs; addresses are objects, so that no parser finds more of them in a text (GHSA-mm7p-fcc7-pg87). */
export interface ComposedMail extends SendMailOptions {
  readonly messageId: string
  readonly subject: string
  readonly text: string
  readonly to: Sender[]
}

const SENDER = /^(?:([^<>"\p{Cc}]{1,100}?)\s*)<([^<>\s]+)>$/u

/** Reads `Name <address>` or an address. Throws PendError. */
export function requireSender(text: string): Sender {
  const [, name = '', address = text] = SENDER.exec(text.trim()) ?? []
  if (new RegExp(EMAIL_PATTERN).test(address)) return { name, address }
  throw new PendError(
    `PEND_MAIL_FROM is "${text}", which is not a valid sender.`,
    'Write an address, or a name with one: Example <no-reply@example.com>.',
  )
}

/** Deterministic for a message and id, except for the date. */
export function composeMail(message: MailMessage, { from, id }: { from: Sender; id: string }): ComposedMail {
  const { to, cc, bcc, replyTo, fromName, ...rest } = message
  return {
    ...rest,
    from: { name: fromName ?? from.name, address: from.address },
    to: addressesOf(typeof to === 'string' ? [to] : to),
    ...(cc && { cc: addressesOf(cc) }),
    ...(bcc && { bcc: addressesOf(bcc) }),
    ...(replyTo && { replyTo: addressesOf([replyTo]) }),
    messageId: `<${id}@${from.address.split('@')[1]}>`,
    // RFC 3834: suppresses automatic replies, such as out-of-office notes.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

const addressesOf = (addresses: readonly string[]): Sender[] => addresses.map((address) => ({ name: '', address }))
