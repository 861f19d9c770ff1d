// Checks that the mail server answers, and takes our password.
import type { Project } from '#framework/application/project.ts'
import { probeSmtp } from '#framework/mail/drivers/smtp-driver.ts'
import { type CheckFinding, defineCheck } from '../define-check.ts'

/** Nothing is sent. */
export const checkMailServer = defineCheck({
  name: 'mail server',
  tag: 'mail',
  deployOnly: true,
  async find({ settings: { mail } }: Project): Promise<CheckFinding[]> {
    if (mail.driver !== 'smtp' || !mail.smtpUrl) return []
    const fault = await probeSmtp(mail.smtpUrl)
    if (fault === null) return []
    const hint = 'Mails wait until it answers: ./manage sendtestemail shows whether one goes through.'
    return [
      { id: 'mail.unreachable', level: 'error', path: 'PEND_SMTP_URL', message: `The mail server: ${fault}.`, hint },
    ]
  },
})
