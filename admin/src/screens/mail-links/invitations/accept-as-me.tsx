// Accepts an invitation as the signed-in person and opens the tenant; another account is one click away.
import { useNavigate } from '@tanstack/react-router'
import { acceptInvitationAsMe } from '../../../api/account/links.ts'
import { signOut } from '../../../api/account/session.ts'
import { QuestionForm } from '../../../kit/asking/question-form.tsx'
import { Button } from '../../../kit/button.tsx'
import { adminQuery, queryClient } from '../../../state/server/queries.ts'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'

export interface AcceptAsMeProps {
  readonly token: string
  readonly email: string
  /** Which tenant the invitation leads to. */
  readonly text: string
}

export function AcceptAsMe({ token, email, text }: AcceptAsMeProps) {
  const { tenants: before } = useAdmin()
  const navigate = useNavigate()
  const readAgain = () => queryClient.fetchQuery({ ...adminQuery(null), staleTime: 0 })
  const accept = async () => {
    await acceptInvitationAsMe(token)
    const { tenants } = await readAgain()
    const joined = tenants.find(({ slug }) => !before.some((each) => each.slug === slug))
    await navigate({ href: joined ? `/admin/t/${joined.slug}` : '/admin/', replace: true })
  }
  const leave = async () => {
    await signOut()
    await readAgain()
  }
  const another = <Button onClick={() => void leave()}>{t('signIn.back')}</Button>
  return (
    <QuestionForm
      title={t('accept.title')}
      text={`${text} ${t('accept.as', { email })}`}
      submit={t('accept.submit')}
      again={another}
      onSend={accept}
    >
      {another}
    </QuestionForm>
  )
}
