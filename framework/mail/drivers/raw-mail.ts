// Formats a mail as RFC 5322 text.
import { createTransport } from 'nodemailer'
import type { ComposedMail } from '../compose.ts'

/** The whole mail with its headers. */
export async function rawMailOf(mail: ComposedMail): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' })
  return (await transport.sendMail(mail)).message as Buffer
}
