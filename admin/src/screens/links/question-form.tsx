// A form of a few plain questions. What the server says stands beside each answer; what a dead link leads to takes the form's place.
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ApiProblem, faultsByField, isProblem } from '../../api/problem.ts'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { describedBy, Field } from '../../kit/field.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { t } from '../../texts/t.ts'
import styles from '../sign-in/sign-in.module.css'
import { useSubmit } from '../sign-in/use-submit.ts'
import type { Question } from './questions.ts'
import { Told } from './told.tsx'

export interface QuestionFormProps {
  readonly title: string
  readonly text?: string
  readonly questions?: readonly Question[]
  readonly submit: string
  /** A button for somebody whose link is worth nothing. */
  readonly again?: ReactNode
  /** Other ways, below the button. */
  readonly children?: ReactNode
  onSend(answers: Readonly<Record<string, string>>): Promise<void>
}

export function QuestionForm({ title, text, questions = [], submit, again, children, onSend }: QuestionFormProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
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
      <h1>{title}</h1>
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
  const help = question.help && t(question.help)
  return (
    <Field id={name} label={t(label)} help={help ?? null} faults={faults}>
      <input
        id={name}
        className={controls.control}
        type={type}
        autoComplete={autoComplete}
        required={!question.isOptional}
        aria-invalid={faults.length > 0}
        aria-describedby={describedBy({ id: name, help: help ?? null, faults })}
        value={value}
        onChange={(event) => onType(event.target.value)}
      />
    </Field>
  )
}

function answersOf(questions: readonly Question[], typed: Readonly<Record<string, string>>): Record<string, string> {
  const answers = questions.map(({ name, isOptional }) => [name, typed[name] ?? '', isOptional] as const)
  return Object.fromEntries(answers.filter(([, answer, isOptional]) => answer !== '' || !isOptional))
}

/** `isTold`: everything stands beside a field. */
function faultsOf(error: unknown, questions: readonly Question[]) {
  if (!(error instanceof ApiProblem)) return { fields: {} as Record<string, string[]>, isTold: false }
  const names = questions.map(({ name }) => name)
  const { fields, rest } = faultsByField(error, names)
  return { fields, isTold: rest.length === 0 && Object.keys(fields).length > 0 }
}

/** Used, too old, taken back, or cut off by whatever sent it. */
function isDeadLink(error: unknown): boolean {
  return isProblem(error) && (error.code === 'auth.invalid_link' || error.details.errors.some(isOfToken))
}

function isOfToken({ pointer }: { pointer: string }): boolean {
  return pointer === '/token'
}
