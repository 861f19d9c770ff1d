// What a driver of mail answers.
import type { ComposedMail } from '../compose.ts'

/** Where mail goes. A driver throws MailFailure when it could not be handed over. */
export interface MailDriver {
  deliver(mail: ComposedMail): Promise<void>
  close(): Promise<void>
}
