// A whole form: the server's errors, the fields, and the ways to save.
import type { FormEvent, ReactNode } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { ClockNotice } from './drafts/clock-notice.tsx'
import { Faults } from './fields/faults.tsx'
import { Fields } from './fields/fields.tsx'
import { InlineTables } from './fields/inline-tables.tsx'
import type { Inlines } from './fields/use-inlines.ts'
import styles from './form.module.css'
import { InPlaceHost } from './in-place/in-place-host.tsx'
import { SaveBar } from './save-bar.tsx'
import type { After, RecordForm } from './use-record-form.ts'

export interface FormFrameProps {
  readonly state: RecordForm
  readonly sections: AdminResource['sections']
  readonly isNew?: boolean
  readonly ways?: readonly After[]
  readonly inlines: Inlines
  /** Hides the fields while something else must be decided first; keeps what was typed. */
  readonly isHidden?: boolean
  /** Shown above the fields, beside the server's errors. */
  readonly notice?: ReactNode
  /** False if the notice already shows the server's errors. */
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
