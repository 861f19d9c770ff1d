// Sign-in by mail: requests the link, and signs in the person who brings it. A click confirms, so that a mail scanner does not use up the
// link.
import { useState } from 'react'
import { enterByLink } from '../../api/account/links.ts'
import { Button } from '../../kit/button.tsx'
import { useAdmin } from '../../state/who/use-admin.ts'
import { useLinkToken } from '../../state/who/use-link-token.ts'
import { t } from '../../texts/t.ts'
import { Front } from '../sign-in/front.tsx'
import { AskForm } from './ask-form.tsx'
import { EntryForm } from './entry-form.tsx'
import { ToSignIn } from './to-sign-in.tsx'

export function MagicLink() {
  const token = useLinkToken('/sign-in')
  const [isDead, setDead] = useState(false)
  return (
    <Front title={t('magic.title')}>
      {token === null || isDead ? (
        <AskForm what="magic-link" title={t('magic.title')} text={t('magic.ask')} />
      ) : (
        <Arrive token={token} onDead={() => setDead(true)} />
      )}
    </Front>
  )
}

function Arrive({ token, onDead }: { token: string; onDead(): void }) {
  const { person } = useAdmin()
  return (
    <EntryForm
      title={t('magic.title')}
      text={person ? t('magic.instead', { email: person.email }) : t('magic.text')}
      submit={t('signIn.submit')}
      again={
        <Button tone="strong" onClick={onDead}>
          {t('link.another')}
        </Button>
      }
      onSend={() => enterByLink(token)}
    >
      <ToSignIn tone="quiet" />
    </EntryForm>
  )
}
