// Changes the password and the e-mail address.
import { useState } from 'react'
import { QuestionForm } from '#admin/kit/asking/question-form.tsx'
import { NEW_PASSWORD, PASSWORD } from '#admin/kit/asking/questions.ts'
import { Link } from '#admin/kit/link.tsx'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { changeAddress, changePassword } from './calls.ts'
import { t } from './texts.ts'

const CURRENT = { ...PASSWORD, name: 'currentPassword', label: () => t('password.current') }
const NEW_ADDRESS = { name: 'email', label: () => t('address.new'), type: 'email', autoComplete: 'email' } as const

export function Page() {
  return (
    <Screen title={t('password.title')}>
      <Password />
      <Address />
    </Screen>
  )
}

function Password() {
  // A submitted form is cleared.
  const [turn, setTurn] = useState(0)
  const forgotten = <Link to="/forgot-password">{t('password.none')}</Link>
  return (
    <Section title={t('password.password')} text={t('password.text')}>
      <QuestionForm
        key={turn}
        questions={[CURRENT, NEW_PASSWORD]}
        submit={t('password.submit')}
        onSend={async ({ currentPassword = '', password = '' }) => {
          await changePassword({ currentPassword, password })
          tell(t('password.done'))
          setTurn(turn + 1)
        }}
      />
      <p>{forgotten}</p>
    </Section>
  )
}

function Address() {
  const { person } = useAdmin()
  const [sentTo, setSentTo] = useState<string | null>(null)
  return (
    <Section title={t('address.title')} text={t('address.text', { email: person!.email })}>
      {sentTo !== null && <Notice tone="good" title={t('address.sent', { email: sentTo })} />}
      <QuestionForm
        key={sentTo}
        questions={[NEW_ADDRESS, CURRENT]}
        submit={t('address.submit')}
        onSend={async ({ email = '', currentPassword = '' }) => {
          await changeAddress({ email, currentPassword })
          setSentTo(email)
        }}
      />
    </Section>
  )
}
