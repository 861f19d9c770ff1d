// Sends mails through an SMTP server over pooled connections.
import { createTransport } from 'nodemailer'
import { MailFailure } from '../mail-failure.ts'
import type { MailDriver } from './mail-driver.ts'

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 }
const PROBE_MS = 5000
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
// After these commands a 5yz reply is about this mail, not about us as a client.
const ABOUT_THE_MAIL = /^(MAIL FROM|RCPT TO|DATA)/

/** `smtp://user:password@host:port` (with STARTTLS unless the server is local) or `smtps://…`. */
export function openSmtpDriver(url: string | undefined): MailDriver {
  if (!url)
    return {
      deliver: async () => {
        throw new MailFailure('No mail server is configured: set PEND_SMTP_URL, or PEND_MAIL_DRIVER=file.', {
          isPermanent: false,
        })
      },
      close: async () => {},
    }
  const transport = createTransport({ ...optionsOf(url), ...TIMEOUTS, pool: true, maxConnections: 3, maxMessages: 100 })
  return {
    deliver: async (mail) => {
      const { rejected, rejectedErrors } = await transport.sendMail(mail).catch((error) => {
        throw failureOf(error)
      })
      // The server refused some of several recipients; the others have the mail, so retrying would send it twice.
      if (rejected.length > 0)
        throw new MailFailure(`Not taken for ${rejected.length} of the receivers.`, {
          isPermanent: true,
          cause: rejectedErrors?.[0],
        })
    },
    close: async () => transport.close(),
  }
}

/** What keeps the server from taking mails, in its words; null if it answers and takes our password. Sends nothing. */
export async function probeSmtp(url: string): Promise<string | null> {
  const transport = createTransport({
    ...optionsOf(url),
    ...TIMEOUTS,
    connectionTimeout: PROBE_MS,
    greetingTimeout: PROBE_MS,
  })
  return transport
    .verify()
    .then(
      () => null,
      (error: Error) => error.message.trim().replace(/\.$/, ''),
    )
    .finally(() => transport.close())
}

function optionsOf(text: string) {
  const url = new URL(text)
  const isLocal = LOOPBACK.test(url.hostname)
  const isSecure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    // Credentials and links never cross a network unencrypted (RFC 8314 §3); a local server involves no network.
    requireTLS: !isSecure && !isLocal,
    ignoreTLS: !isSecure && isLocal,
    ...(url.username && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
  }
}

/** Never exposes the whole error: it can contain the SMTP conversation with credentials. */
function failureOf(error: unknown): MailFailure {
  const { responseCode, command, code, response } = error as Record<string, string | number | undefined>
  const isPermanent =
    typeof responseCode === 'number' && responseCode >= 500 && ABOUT_THE_MAIL.test(String(command ?? ''))
  const said = response ? `: ${String(response).slice(0, 300)}` : ''
  return new MailFailure(`The mail server did not take the mail (${code ?? 'no answer'}${said}).`, { isPermanent })
}
