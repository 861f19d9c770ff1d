// A summary of the server's errors above the form, with links to the fields, which also show them.
import { type MouseEvent, useEffect, useRef } from 'react'
import { isActing } from '../../../api/account/acting.ts'
import { ApiProblem, faultsByField, isSignedOut } from '../../../api/problem.ts'
import { ActingEnded } from '../../../kit/notices/acting-ended.tsx'
import { Notice } from '../../../kit/notices/notice.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { t } from '../../../texts/t.ts'
import styles from '../form.module.css'
import { SignInAgain } from '../sign-in-again.tsx'
import type { RecordForm } from '../use-record-form.ts'

export function Faults({ state }: { state: RecordForm }) {
  const place = useRef<HTMLDivElement>(null)
  const { error } = state
  // Moves the focus to the errors, for keyboards and screen readers.
  useEffect(() => {
    if (error !== null) place.current?.focus()
  }, [error])
  if (error === null) return null
  return (
    <div ref={place} tabIndex={-1} className={styles.said}>
      <Said error={error} state={state} />
    </div>
  )
}

function Said({ error, state: { fields, prefix, again } }: { error: unknown; state: RecordForm }) {
  if (!(error instanceof ApiProblem)) return <ProblemNotice error={error} />
  if (isSignedOut(error) && isActing()) return <ActingEnded />
  if (isSignedOut(error)) return <SignInAgain onBack={() => void again()} />
  const told = faultsByField(
    error,
    fields.map(({ name }) => name),
  )
  const marked = fields.filter(({ name }) => told.fields[name])
  if (marked.length === 0) return <ProblemNotice error={error} />
  return (
    <Notice title={t('form.faults')}>
      <ul>
        {marked.map(({ name, label }) => (
          <li key={name}>
            <a href={`#${prefix}-${name}`} onClick={goToField}>
              {label}
            </a>
            : {told.fields[name]!.join(' · ')}
          </li>
        ))}
      </ul>
      {told.rest.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Notice>
  )
}

/** Leaves the URL of the screen as it is. */
function goToField(event: MouseEvent<HTMLAnchorElement>) {
  event.preventDefault()
  const field = document.querySelector<HTMLElement>(event.currentTarget.hash)
  field?.focus()
  field?.scrollIntoView({ block: 'center' })
}
