// For a person who belongs to no tenant: links to their account and to sign out.
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../../api/account/session.ts'
import { pagesIn } from '../../extend/find-parts.ts'
import { parts } from '../../extend/parts.ts'
import { Button, ButtonLink } from '../../kit/button.tsx'
import { Blank } from '../../kit/notices/blank.tsx'
import { queryClient } from '../../state/server/queries.ts'
import { useAdmin } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'

export function Begin() {
  const navigate = useNavigate()
  const [account] = pagesIn(parts, 'account', useAdmin())
  const leave = async () => {
    await signOut()
    await navigate({ to: '/sign-in', search: { next: '/' } })
    queryClient.clear()
  }
  return (
    <main id="content" tabIndex={-1}>
      <Blank title={t('tenant.none.title')} text={t('tenant.none.text')}>
        {account && (
          <ButtonLink to="/account/$page" params={{ page: account.path }}>
            {t('app.account')}
          </ButtonLink>
        )}
        <Button onClick={() => void leave()}>{t('signOut.submit')}</Button>
      </Blank>
    </main>
  )
}
