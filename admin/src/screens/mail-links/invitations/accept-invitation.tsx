// The link of an invitation: signed-in people accept as themselves; others enter a password or register.
import { useQuery } from '@tanstack/react-query'
import { lookAtInvitation } from '../../../api/account/links.ts'
import { Loading } from '../../../kit/notices/loading.tsx'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { LinkPage } from '../link-page.tsx'
import { ToSignIn } from '../to-sign-in.tsx'
import { AcceptAsMe } from './accept-as-me.tsx'
import { AcceptByPassword } from './accept-by-password.tsx'

export function AcceptInvitation() {
  return (
    <LinkPage page="/accept-invitation" title={t('accept.title')} again={<ToSignIn tone="strong" />}>
      {(token) => <Accept token={token} />}
    </LinkPage>
  )
}

/** If the tenant cannot be named here, the mail has named it; using the link shows whether it is valid. */
function Accept({ token }: { token: string }) {
  const { person } = useAdmin()
  const { data: tenant, isPending } = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => lookAtInvitation(token),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (isPending) return <Loading />
  const text = tenant ? t('accept.text.named', { tenant }) : t('accept.text')
  if (person) return <AcceptAsMe token={token} email={person.email} text={text} />
  return <AcceptByPassword token={token} text={text} />
}
