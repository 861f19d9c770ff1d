// Registration: signs a new person in at once or, if accounts are hidden, always continues by mail, whether the address is taken or not.
import { useState } from 'react'
import { register } from '../../api/account/links.ts'
import { QuestionForm } from '../../kit/asking/question-form.tsx'
import { EMAIL, NAMES, NEW_PASSWORD, TENANT_NAME } from '../../kit/asking/questions.ts'
import styles from '../../kit/entry.module.css'
import { Told } from '../../kit/notices/told.tsx'
import { t } from '../../texts/t.ts'
import { Front } from '../sign-in/front.tsx'
import { useGoOn } from '../sign-in/use-go-on.ts'
import { ToSignIn } from './to-sign-in.tsx'

export function Register() {
  return (
    <Front title={t('register.title')}>
      <RegisterForm />
    </Front>
  )
}

function RegisterForm() {
  const goOn = useGoOn('/')
  const [email, setEmail] = useState<string | null>(null)
  if (email !== null)
    return (
      <Told title={t('link.sent')}>
        <p>{t('register.sent', { email })}</p>
        <div className={styles.next}>
          <ToSignIn />
        </div>
      </Told>
    )
  const send = async (answers: Readonly<Record<string, string>>) => {
    const { isMailed } = await register(answers)
    if (isMailed) setEmail(answers.email ?? '')
    else await goOn()
  }
  return (
    <QuestionForm
      title={t('register.title')}
      questions={[EMAIL, ...NAMES, NEW_PASSWORD, TENANT_NAME]}
      submit={t('register.submit')}
      onSend={send}
    >
      <ToSignIn tone="quiet" />
    </QuestionForm>
  )
}
