// Sends all mail: composes a message and passes it to the configured driver.
import { randomUUID } from 'node:crypto'
import { showMail, spanning } from '#framework/observing/observing.ts'
import { type ComposedMail, composeMail, requireSender, type Sender } from './compose.ts'
import type { MailDriver } from './drivers/mail-driver.ts'
import type { MailMessage } from './message.ts'

/** `smtp` without a URL refuses every mail, so that a missing setting never loses one silently. */
export interface MailOptions {
  readonly driver: 'console' | 'file' | 'memory' | 'smtp'
  /** `PEND <no-reply@example.com>` or a plain address. */
  readonly from: string
  readonly smtpUrl?: string | undefined
  /** For the driver `file`. */
  readonly directory: string
}

/** Sends mails. */
export interface Mailer {
  readonly driver: MailOptions['driver']
  /** What the driver `memory` received, oldest first; empty for the others. */
  readonly sent: readonly ComposedMail[]
  /** `id` becomes part of the Message-ID, so that a retry is recognised as the same mail. Throws MailFailure. */
  send(message: MailMessage, id?: string): Promise<void>
  close(): Promise<void>
}

/** Opens nothing yet: the first mail loads the driver. Throws PendError for an invalid sender. */
export function openMailer(options: MailOptions): Mailer {
  const from = requireSender(options.from)
  const sent: ComposedMail[] = []
  let driver: Promise<MailDriver> | undefined
  return {
    driver: options.driver,
    sent,
    send: async (message, id = randomUUID()) => {
      driver ??= openDriver(options, sent)
      const mail = composeMail(message, { from, id })
      const { deliver } = await driver
      await spanning(
        ['mail', mail.subject],
        () => deliver(mail),
        () => ({ to: mail.to.map(({ address }) => address) }),
      )
      showMail(() => shownOf(mail))
    },
    close: async () => (await driver)?.close(),
  }
}

function shownOf({ from, to, subject, text, html, messageId, headers }: ComposedMail) {
  const written = ({ name, address }: Sender) => (name ? `${name} <${address}>` : address)
  return {
    ...{ from: written(from as Sender), to: to.map(written), subject, text, html: (html as string) ?? null },
    headers: { 'Message-ID': messageId, ...(headers as Record<string, string>) },
  }
}

async function openDriver(options: MailOptions, sent: ComposedMail[]): Promise<MailDriver> {
  switch (options.driver) {
    case 'console':
      return (await import('./drivers/console-driver.ts')).openConsoleDriver()
    case 'file':
      return (await import('./drivers/file-driver.ts')).openFileDriver(options.directory)
    case 'memory':
      return (await import('./drivers/memory-driver.ts')).openMemoryDriver(sent)
    case 'smtp':
      return (await import('./drivers/smtp-driver.ts')).openSmtpDriver(options.smtpUrl)
  }
}
