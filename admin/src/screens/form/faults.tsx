// What the server says about a form as a whole; what is about single fields stands at them.
import { useEffect, useRef } from 'react'
import { ApiProblem, faultsByField, isSignedOut } from '../../api/problem.ts'
import { Notice } from '../../kit/notice.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { t } from '../../texts/t.ts'
import type { RecordForm } from './use-record-form.ts'

export function Faults({ state: { error, fields } }: { state: RecordForm }) {
  const place = useRef<HTMLDivElement>(null)
  // The first field that is wrong is where one goes on.
  useEffect(() => {
    if (error !== null) place.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [error])
  return <div ref={place}>{error !== null && <Said error={error} names={fields.map(({ name }) => name)} />}</div>
}

function Said({ error, names }: { error: unknown; names: readonly string[] }) {
  if (!(error instanceof ApiProblem)) return <ProblemNotice error={error} />
  if (isSignedOut(error)) return <SignInAgain />
  const { fields, rest } = faultsByField(error, names)
  if (Object.keys(fields).length === 0) return <ProblemNotice error={error} />
  return (
    <Notice title={t('form.faults')}>
      {rest.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  )
}

/** In another tab, so that what was typed here stays; then it can be saved. */
function SignInAgain() {
  return (
    <Notice title={t('problem.signedOut')}>
      <p>
        <a href="/admin/sign-in" target="_blank" rel="noreferrer">
          {t('problem.signedOut.here')}
        </a>
      </p>
    </Notice>
  )
}
