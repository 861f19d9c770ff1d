// Accepts an invitation with the password of an account or, with names, of a new one. The server knows which.
import { useState } from 'react'
import { acceptInvitation } from '../../../api/account/links.ts'
import { isProblem } from '../../../api/problem.ts'
import { NAMES, NEW_PASSWORD, PASSWORD } from '../../../kit/asking/questions.ts'
import { Button } from '../../../kit/button.tsx'
import { t } from '../../../texts/t.ts'
import { EntryForm } from '../entry-form.tsx'
import { ToSignIn } from '../to-sign-in.tsx'

/** `text` names the tenant. */
export function AcceptByPassword({ token, text }: { token: string; text: string }) {
  const [isNew, setNew] = useState(true)
  const accept = async (answers: Readonly<Record<string, string>>) => {
    try {
      return await acceptInvitation(token, answers)
    } catch (error) {
      // The address has no account yet, so ask for names.
      if (isProblem(error, 'request.validation_failed')) setNew(true)
      throw error
    }
  }
  return (
    <EntryForm
      title={t('accept.title')}
      text={`${text} ${t(isNew ? 'accept.new' : 'accept.known')}`}
      questions={isNew ? [...NAMES, NEW_PASSWORD] : [PASSWORD]}
      submit={t('accept.submit')}
      again={<ToSignIn tone="strong" />}
      onSend={accept}
    >
      <Button tone="quiet" onClick={() => setNew(!isNew)}>
        {t(isNew ? 'accept.toKnown' : 'accept.toNew')}
      </Button>
    </EntryForm>
  )
}
