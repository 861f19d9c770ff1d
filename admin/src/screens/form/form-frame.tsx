// A form as a whole: what the server says, the questions, and the ways to save.
import type { FormEvent, ReactNode } from 'react'
import { Faults } from './faults.tsx'
import { Fields } from './fields.tsx'
import styles from './form.module.css'
import { SaveBar } from './save-bar.tsx'
import type { After, RecordForm } from './use-record-form.ts'

export interface FormFrameProps {
  readonly state: RecordForm
  readonly isNew?: boolean
  readonly ways?: readonly After[]
  /** Stands above the questions: something that has to be decided first. */
  readonly notice?: ReactNode
}

export function FormFrame({ state, isNew = false, ways = [], notice }: FormFrameProps) {
  const send = (event: FormEvent) => {
    event.preventDefault()
    void state.submit('leave')
  }
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      {notice ?? <Faults state={state} />}
      <Fields state={state} />
      <SaveBar state={state} isNew={isNew} ways={ways} />
    </form>
  )
}
