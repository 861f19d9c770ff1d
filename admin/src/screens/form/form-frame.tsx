// A form as a whole: what the server says, the questions, and the ways to save.
import type { FormEvent, ReactNode } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { ClockNotice } from './clock-notice.tsx'
import { Faults } from './faults.tsx'
import { Fields } from './fields.tsx'
import styles from './form.module.css'
import { InPlaceHost } from './in-place-host.tsx'
import { InlineTables } from './inline-tables.tsx'
import { SaveBar } from './save-bar.tsx'
import type { Inlines } from './use-inlines.ts'
import type { After, RecordForm } from './use-record-form.ts'

export interface FormFrameProps {
  readonly state: RecordForm
  readonly sections: AdminResource['sections']
  readonly isNew?: boolean
  readonly ways?: readonly After[]
  readonly inlines: Inlines
  /** Something else has to be decided first; what was typed stays. */
  readonly isHidden?: boolean
  /** Stands above the questions, beside what the server says. */
  readonly notice?: ReactNode
  /** False where the notice tells what the server said. */
  readonly areFaultsTold?: boolean
}

export function FormFrame({ state, sections, isNew = false, ways = [], isHidden = false, ...rest }: FormFrameProps) {
  const { notice, inlines, areFaultsTold = true } = rest
  const send = (event: FormEvent) => {
    event.preventDefault()
    void state.submit('leave')
  }
  return (
    <form className={styles.form} onSubmit={send} noValidate hidden={isHidden}>
      <ClockNotice />
      {notice}
      {areFaultsTold && <Faults state={state} />}
      <InPlaceHost>
        <Fields state={state} sections={sections} />
        <InlineTables inlines={inlines} />
      </InPlaceHost>
      {!isHidden && <SaveBar state={state} isNew={isNew} isMoreChanged={inlines.isChanged} ways={ways} />}
    </form>
  )
}
