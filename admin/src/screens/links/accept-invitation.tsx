// The link of an invitation: whoever is signed in accepts as who they are; others bring their password, or become somebody new.
import { useAdmin } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import { AcceptAsMe } from './accept-as-me.tsx'
import { AcceptByPassword } from './accept-by-password.tsx'
import { LinkPage } from './link-page.tsx'
import { ToSignIn } from './to-sign-in.tsx'

export function AcceptInvitation() {
  const { person } = useAdmin()
  return (
    <LinkPage page="/accept-invitation" title={t('accept.title')} again={<ToSignIn tone="strong" />}>
      {(token) => (person ? <AcceptAsMe token={token} email={person.email} /> : <AcceptByPassword token={token} />)}
    </LinkPage>
  )
}
