// Prints mails to the terminal in development: the readable content, not its encoding.
import type { ComposedMail, Sender } from '../compose.ts'
import type { MailDriver } from './mail-driver.ts'

/** Writes to standard output, or to `write`. */
export function openConsoleDriver(write: (text: string) => void = (text) => process.stdout.write(text)): MailDriver {
  return { deliver: async (mail) => write(textOf(mail)), close: async () => {} }
}

function textOf(mail: ComposedMail): string {
  const rule = '─'.repeat(72)
  const from = formatAddress(mail.from as Sender)
  const to = mail.to.map(formatAddress).join(', ')
  return `${rule}\nFrom: ${from}\nTo: ${to}\nSubject: ${mail.subject}\n\n${mail.text}\n${rule}\n`
}

function formatAddress({ name, address }: Sender): string {
  return name ? `${name} <${address}>` : address
}
