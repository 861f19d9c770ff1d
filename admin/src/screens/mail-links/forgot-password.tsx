// Requests a mail to reset a forgotten password.
import { t } from '../../texts/t.ts'
import { Front } from '../sign-in/front.tsx'
import { AskForm } from './ask-form.tsx'

export function ForgotPassword() {
  return (
    <Front title={t('forgot.title')}>
      <AskForm what="password/forgot" title={t('forgot.title')} text={t('forgot.text')} />
    </Front>
  )
}
