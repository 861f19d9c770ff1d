// The questions of a form, in the order of the declaration, each asked by the widget of its field.
import { memo } from 'react'
import type { AdminField } from '../../api/metadata.ts'
import type { Json } from '../../api/records.ts'
import { describedBy, Field } from '../../kit/field.tsx'
import { widgetOf } from '../../widgets/index.ts'
import styles from './form.module.css'
import type { RecordForm } from './use-record-form.ts'

/** Short answers stand two in a row where there is room. */
const SHORT = ['checkbox', 'date', 'date-time', 'decimal', 'locale', 'number', 'select', 'reference', 'file', 'image']

export function Fields({ state }: { state: RecordForm }) {
  const { form, fields, prefix, faults, forgive } = state
  return (
    <div className={styles.fields}>
      {fields.map((field) => (
        <form.Field key={field.name} name={field.name}>
          {(api) => (
            <Question
              id={`${prefix}-${field.name}`}
              field={field}
              value={(api.state.value ?? null) as Json}
              faults={faults[field.name]}
              onChange={(value) => {
                forgive(field.name)
                api.handleChange(value)
              }}
            />
          )}
        </form.Field>
      ))}
    </div>
  )
}

interface QuestionProps {
  readonly id: string
  readonly field: AdminField
  readonly value: Json
  readonly faults: readonly string[] | undefined
  onChange(value: Json): void
}

const Question = memo(
  AskQuestion,
  (one, other) => one.value === other.value && one.faults === other.faults && one.field === other.field,
)

function AskQuestion({ id, field, value, faults = [], onChange }: QuestionProps) {
  const { Input } = widgetOf(field)
  return (
    <div className={SHORT.includes(field.widget) ? styles.short : styles.wide}>
      <Field id={id} label={field.label} help={field.help} isRequired={field.isRequired} faults={faults}>
        <Input
          id={id}
          field={field}
          value={value}
          isInvalid={faults.length > 0}
          describedBy={describedBy({ id, help: field.help, faults })}
          onChange={onChange}
        />
      </Field>
    </div>
  )
}
