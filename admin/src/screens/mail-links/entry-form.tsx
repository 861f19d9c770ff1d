// A form that signs a person in; if the account has a second factor, it asks for that next.
import { useState } from 'react'
import type { Challenge } from '../../api/account/session.ts'
import { QuestionForm, type QuestionFormProps } from '../../kit/asking/question-form.tsx'
import { SecondFactor } from '../sign-in/second-factor.tsx'
import { useGoOn } from '../sign-in/use-go-on.ts'

export interface EntryFormProps extends Omit<QuestionFormProps, 'onSend'> {
  onSend(answers: Readonly<Record<string, string>>): Promise<Challenge | null>
}

export function EntryForm({ onSend, ...rest }: EntryFormProps) {
  const goOn = useGoOn('/')
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  if (challenge) return <SecondFactor challenge={challenge} onDone={goOn} onBack={() => setChallenge(null)} />
  const send: QuestionFormProps['onSend'] = async (answers) => {
    const next = await onSend(answers)
    if (next) setChallenge(next)
    else await goOn()
  }
  return <QuestionForm {...rest} onSend={send} />
}
