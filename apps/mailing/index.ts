// The front door of mailing.
export { MAIL_KIND_NAMES, MAIL_KINDS, type MailKindName, type MailText, wordsIn } from './mail-kinds.ts'
export { mailPerson } from './mail-person.ts'
export { composeMail, ownTexts, renderMail } from './render-mail.ts'
