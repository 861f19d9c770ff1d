// The interface of mail drivers.
import type { ComposedMail } from '../compose.ts'

/** Delivers mail. Throws MailFailure if it could not hand the mail over. */
export interface MailDriver {
  deliver(mail: ComposedMail): Promise<void>
  close(): Promise<void>
}
