// The fields of a form in declared order, each with its widget.
import { memo, type ReactNode, useMemo } from 'react'
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import type { Json } from '../../../api/records.ts'
import { describedBy, Field } from '../../../kit/asking/field.tsx'
import { FormContext, type FormStore, useForm } from '../../../state/form/form-context.ts'
import type { Values } from '../../../state/form/form-values.ts'
import { isVisible, type VisibleWhen } from '../../../state/form/visible-when.ts'
import { widgetOf } from '../../../widgets/index.ts'
import styles from '../form.module.css'
import type { RecordForm } from '../use-record-form.ts'

/** Short fields share a row if there is room. */
const SHORT = ['checkbox', 'date', 'date-time', 'decimal', 'locale', 'number', 'select', 'reference', 'file', 'image']

export interface FieldsProps {
  readonly state: RecordForm
  readonly sections?: AdminResource['sections']
}

export function Fields({ state, sections = [] }: FieldsProps) {
  const { form, fields } = state
  const store = useMemo(() => storeOf(form), [form])
  const grouped = new Set(sections.flatMap((group) => group.fields))
  const loose = fields.filter(({ name }) => !grouped.has(name))
  return (
    <FormContext value={store}>
      <Questions state={state} fields={loose} />
      {sections.map((group) => {
        const own = group.fields.flatMap((name) => fields.find((field) => field.name === name) ?? [])
        if (own.length === 0) return null
        return (
          <fieldset key={group.title} className={styles.group}>
            <legend>{group.title}</legend>
            <Questions state={state} fields={own} />
          </fieldset>
        )
      })}
    </FormContext>
  )
}

function Questions({ state, fields }: { state: RecordForm; fields: readonly AdminField[] }) {
  const { form, prefix, faults, forgive, visibleWhen } = state
  return (
    <div className={styles.fields}>
      {fields.map((field) => (
        <Asked key={field.name} field={field} visibleWhen={visibleWhen}>
          <form.Field name={field.name}>
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
        </Asked>
      ))}
    </div>
  )
}

interface AskedProps {
  readonly field: AdminField
  readonly visibleWhen: VisibleWhen
  readonly children: ReactNode
}

/** Hidden if other values of the form say so. */
function Asked({ field, visibleWhen, children }: AskedProps) {
  const isAsked = useForm((values) => isVisible(visibleWhen, field.name, values))
  return isAsked ? children : null
}

function storeOf(form: RecordForm['form']): FormStore {
  return {
    subscribe: (listener) => form.store.subscribe(listener).unsubscribe,
    read: () => form.state.values as Values,
  }
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
