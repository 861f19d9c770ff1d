// The sign-out button. Asks about unsaved input before the session ends: afterwards it could not be saved.
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { signOut } from '../../api/account/session.ts'
import { Button } from '../../kit/button.tsx'
import { Confirm } from '../../kit/page/dialog.tsx'
import { forgetDrafts } from '../../state/form/drafts.ts'
import { isAnyUnsaved, leaveForms } from '../../state/form/unsaved.ts'
import { queryClient } from '../../state/server/queries.ts'
import { t } from '../../texts/t.ts'

export function SignOut() {
  const navigate = useNavigate()
  const [isAsked, setAsked] = useState(false)
  const leave = async () => {
    // Requests still in flight would be refused unseen.
    await queryClient.cancelQueries()
    await signOut()
    leaveForms()
    forgetDrafts(localStorage)
    await navigate({ to: '/sign-in', search: { next: '/' }, ignoreBlocker: true })
    // Clears the cache once no screen is left that would load it again.
    queryClient.clear()
  }
  const begin = () => {
    if (isAnyUnsaved()) setAsked(true)
    else void leave()
  }
  const confirm = () => {
    setAsked(false)
    void leave()
  }
  return (
    <>
      <Button tone="quiet" onClick={begin}>
        {t('signOut.submit')}
      </Button>
      {isAsked && (
        <Confirm
          title={t('signOut.unsaved.title')}
          text={t('form.guard.text')}
          confirm={t('signOut.submit')}
          cancel={t('form.guard.stay')}
          onConfirm={confirm}
          onCancel={() => setAsked(false)}
        />
      )}
    </>
  )
}
