// A form of a few plain questions. The server's messages appear beside the answers; a dead link replaces the form with what to do next.
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ApiProblem, faultsByField, isProblem } from '../../api/problem.ts'
import { useSubmit } from '../../state/form/use-submit.ts'
import { t } from '../../texts/t.ts'
import { Button } from '../button.tsx'
import controls from '../control.module.css'
import styles from '../entry.module.css'
import { ProblemNotice } from '../notices/problem-notice.tsx'
import { Told } from '../notices/told.tsx'
import { describedBy, Field } from './field.tsx'
import type { Question } from './questions.ts'

export type Answers = Readonly<Record<string, string>>

export interface QuestionFormProps {
  /** Heading of the page; a form inside a page has none. */
  readonly title?: string
  readonly text?: string
  readonly questions?: readonly Question[]
  /** Initial values of the fields. */
  readonly initial?: Answers
  readonly submit: string
  /** A button for a person whose link no longer works. */
  readonly again?: ReactNode
  /** Alternatives, below the button. */
  readonly children?: ReactNode
  onSend(answers: Answers): Promise<void>
}

export function QuestionForm({ title, text, questions = [], initial = {}, ...rest }: QuestionFormProps) {
  const { submit, again, children, onSend } = rest
  const [typed, setTyped] = useState(initial)
  const { submit: work, isBusy, error } = useSubmit(() => onSend(answersOf(questions, typed)))
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [error])
  const send = (event: FormEvent) => {
    event.preventDefault()
    work()
  }
  if (again && isDeadLink(error))
    return (
      <Told title={title}>
        <ProblemNotice error={error} />
        <div className={styles.next}>{again}</div>
      </Told>
    )
  const { fields, isTold } = faultsOf(error, questions)
  return (
    <form ref={form} className={styles.form} onSubmit={send} noValidate>
      {title && <h1>{title}</h1>}
      {text && <p>{text}</p>}
      {error !== null && !isTold && <ProblemNotice error={error} />}
      {questions.map((question) => (
        <Asked
          key={`${question.name} ${question.autoComplete}`}
          question={question}
          value={typed[question.name] ?? ''}
          faults={fields[question.name]}
          onType={(value) => setTyped((before) => ({ ...before, [question.name]: value }))}
        />
      ))}
      <Button type="submit" tone="strong" disabled={isBusy}>
        {isBusy ? t('link.working') : submit}
      </Button>
      {children && <div className={styles.ways}>{children}</div>}
    </form>
  )
}

interface AskedProps {
  readonly question: Question
  readonly value: string
  readonly faults: readonly string[] | undefined
  onType(value: string): void
}

function Asked({ question: { name, label, type, autoComplete, ...question }, value, faults = [], onType }: AskedProps) {
  const id = `${useId()}${name}`
  const help = question.help?.() ?? null
  return (
    <Field id={id} label={label()} help={help} faults={faults}>
      <input
        id={id}
        name={name}
        className={controls.control}
        type={type}
        autoComplete={autoComplete}
        required={!question.isOptional}
        aria-invalid={faults.length > 0}
        aria-describedby={describedBy({ id, help, faults })}
        value={value}
        onChange={(event) => onType(event.target.value)}
      />
    </Field>
  )
}

function answersOf(questions: readonly Question[], typed: Answers): Record<string, string> {
  const answers = questions.map(({ name, isOptional }) => [name, typed[name] ?? '', isOptional] as const)
  return Object.fromEntries(answers.filter(([, answer, isOptional]) => answer !== '' || !isOptional))
}

/** `isTold`: every message has a field to appear beside. */
function faultsOf(error: unknown, questions: readonly Question[]) {
  if (!(error instanceof ApiProblem)) return { fields: {} as Record<string, string[]>, isTold: false }
  const names = questions.map(({ name }) => name)
  const { fields, rest } = faultsByField(error, names)
  return { fields, isTold: rest.length === 0 && Object.keys(fields).length > 0 }
}

/** Used, expired, revoked, or truncated by the mail program. */
function isDeadLink(error: unknown): boolean {
  return isProblem(error) && (error.code === 'auth.invalid_link' || error.details.errors.some(isOfToken))
}

function isOfToken({ pointer }: { pointer: string }): boolean {
  return pointer === '/token'
}
