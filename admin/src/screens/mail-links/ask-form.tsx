// Requests a mail with a link. The answer is the same for every address.
import { useState } from 'react'
import { askForLink } from '../../api/account/links.ts'
import { QuestionForm } from '../../kit/asking/question-form.tsx'
import { EMAIL } from '../../kit/asking/questions.ts'
import { Button } from '../../kit/button.tsx'
import styles from '../../kit/entry.module.css'
import { Told } from '../../kit/notices/told.tsx'
import { t } from '../../texts/t.ts'
import { ToSignIn } from './to-sign-in.tsx'

export interface AskFormProps {
  readonly what: Parameters<typeof askForLink>[0]
  readonly title: string
  readonly text: string
}

export function AskForm({ what, title, text }: AskFormProps) {
  const [email, setEmail] = useState<string | null>(null)
  if (email !== null)
    return (
      <Told title={t('link.sent')}>
        <p>{t('link.sent.text', { email })}</p>
        <div className={styles.next}>
          <Button onClick={() => setEmail(null)}>{t('link.sent.again')}</Button>
          <ToSignIn tone="quiet" />
        </div>
      </Told>
    )
  const send = async ({ email: typed = '' }: Readonly<Record<string, string>>) => {
    await askForLink(what, typed)
    setEmail(typed)
  }
  return (
    <QuestionForm title={title} text={text} questions={[EMAIL]} submit={t('link.send')} onSend={send}>
      <ToSignIn tone="quiet" />
    </QuestionForm>
  )
}
