// Checks that the mail server answers, and takes our password.
import type { Project } from '#framework/application/project.ts'
import { probeSmtp } from '#framework/mail/drivers/smtp-driver.ts'
import { type CheckFinding, type CheckRule, defineCheck } from '../define-check.ts'

const UNREACHABLE: CheckRule = {
  id: 'mail.unreachable',
  path: 'PEND_SMTP_URL',
  hint: 'Mails wait until it answers: ./manage sendtestemail shows whether one goes through.',
}

/** Nothing is sent. */
export const checkMailServer = defineCheck({
  name: 'mail server',
  tag: 'mail',
  deployOnly: true,
  rules: [UNREACHABLE],
  async find({ settings: { mail } }: Project): Promise<CheckFinding[]> {
    if (mail.driver !== 'smtp' || !mail.smtpUrl) return []
    const fault = await probeSmtp(mail.smtpUrl)
    if (fault === null) return []
    return [{ level: 'error', message: `The mail server: ${fault}.`, ...UNREACHABLE }]
  },
})
