// The mailer of the process. Only the task that sends mails uses it, so that no request waits for a mail server.
import type { Mailer } from '#framework/mail/mailer.ts'
import { defineService } from '#framework/request/services/define-service.ts'

/** Provided by core. */
export const mail = defineService<Mailer>('mail')
