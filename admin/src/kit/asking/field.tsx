// One form field: label, help, and the server's messages about its value.
import type { ReactNode } from 'react'
import { t } from '../../texts/t.ts'
import styles from './field.module.css'

export interface FieldProps {
  readonly id: string
  readonly label: string
  readonly help?: string | null
  readonly isRequired?: boolean
  /** Sentences about what is wrong; empty if all is well. */
  readonly faults?: readonly string[]
  readonly children: ReactNode
}

/** The value for `aria-describedby` of the input. */
export function describedBy({ id, help, faults = [] }: Pick<FieldProps, 'id' | 'help' | 'faults'>): string | undefined {
  const ids = [...(faults.length > 0 ? [`${id}-fault`] : []), ...(help ? [`${id}-help`] : [])]
  return ids.length > 0 ? ids.join(' ') : undefined
}

export function Field({ id, label, help, isRequired = false, faults = [], children }: FieldProps) {
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id} id={`${id}-label`}>
        {label}
        {isRequired && <span className={styles.required}>{t('form.required')}</span>}
      </label>
      {children}
      {faults.length > 0 && (
        <p className={styles.fault} id={`${id}-fault`}>
          {faults.join(' · ')}
        </p>
      )}
      {help && (
        <p className={styles.help} id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  )
}
