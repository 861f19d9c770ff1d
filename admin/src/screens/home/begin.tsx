// For somebody who belongs to no tenant: there is nowhere to go but out.
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../../api/session.ts'
import { Blank } from '../../kit/blank.tsx'
import { Button } from '../../kit/button.tsx'
import { queryClient } from '../../state/queries.ts'
import { t } from '../../texts/t.ts'

export function Begin() {
  const navigate = useNavigate()
  const leave = async () => {
    await signOut()
    queryClient.clear()
    await navigate({ to: '/sign-in', search: { next: '/' } })
  }
  return (
    <main>
      <Blank title={t('tenant.none.title')} text={t('tenant.none.text')}>
        <Button onClick={() => void leave()}>{t('signOut.submit')}</Button>
      </Blank>
    </main>
  )
}
