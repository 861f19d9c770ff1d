// The front door of mails.
export type { MailKindName } from './mail-kinds.ts'
export { mailPerson } from './mail-person.ts'
export { renderMail } from './render-mail.ts'
