// Keeps mails in memory, for tests.
import type { ComposedMail } from '../compose.ts'
import type { MailDriver } from './mail-driver.ts'

/** Adds each mail to `sent`. */
export function openMemoryDriver(sent: ComposedMail[]): MailDriver {
  return { deliver: async (mail) => void sent.push(mail), close: async () => {} }
}
