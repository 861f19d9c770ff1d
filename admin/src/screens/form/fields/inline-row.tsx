// One record in a table below a form: a field in each cell, a button to remove it, and the server's errors.
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import { ApiProblem, faultsByField } from '../../../api/problem.ts'
import { Button } from '../../../kit/button.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { FormContext, type FormStore } from '../../../state/form/form-context.ts'
import type { Values } from '../../../state/form/form-values.ts'
import type { InlineRow } from '../../../state/form/inline-rows.ts'
import { t } from '../../../texts/t.ts'
import { widgetOf } from '../../../widgets/index.ts'
import { Fact } from './facts.tsx'
import styles from './inline-tables.module.css'
import type { InlineTable } from './use-inlines.ts'

const NONE: readonly string[] = []
const NOTHING: ReturnType<typeof faultsByField> = { fields: {}, rest: [] }

export interface InlineRowProps {
  readonly table: Pick<InlineTable, 'resource' | 'fields'>
  readonly row: InlineRow
  /** The name of the row: most such records have no title. */
  readonly name: string
  onChange(row: InlineRow): void
}

export function InlineRowOf({ table: { resource, fields }, row, name, onChange }: InlineRowProps) {
  const { error, isRemoved, values } = row
  const problem = error instanceof ApiProblem ? error : null
  const names = fields.map((field) => field.name)
  const told = problem ? faultsByField(problem, names) : NOTHING
  const isToldBelow = error !== null && (Object.keys(told.fields).length === 0 || told.rest.length > 0)
  const type = (field: AdminField) => (value: Values[string]) =>
    onChange({ ...row, values: { ...values, [field.name]: value }, error: withoutFault(problem, field.name) })
  return (
    <FormContext value={storeOf(values)}>
      <tr className={isRemoved ? styles.removed : ''} aria-label={name}>
        {fields.map((field) => (
          <td key={field.name}>
            <CellOf
              id={`inline-${row.key.replaceAll(' ', '-')}-${field.name}`}
              name={name}
              field={field}
              value={values[field.name] ?? null}
              isAsked={!isRemoved && isAsked(resource, field, row)}
              faults={told.fields[field.name] ?? NONE}
              onChange={type(field)}
            />
          </td>
        ))}
        <td>{mayRemove(resource, row) && <RemoveButton row={row} name={name} onChange={onChange} />}</td>
      </tr>
      {isToldBelow && (
        <tr>
          <td colSpan={fields.length + 1}>
            <ProblemNotice error={error} />
          </td>
        </tr>
      )}
    </FormContext>
  )
}

interface CellProps {
  readonly id: string
  readonly name: string
  readonly field: AdminField
  readonly value: Values[string]
  readonly isAsked: boolean
  readonly faults: readonly string[]
  onChange(value: Values[string]): void
}

function CellOf({ id, name, field, value, isAsked: isOpen, faults, onChange }: CellProps) {
  const { Input } = widgetOf(field)
  if (!isOpen) return <Fact field={field} value={value} />
  const isInvalid = faults.length > 0
  return (
    <div className={styles.cell}>
      <label className="visually-hidden" htmlFor={id} id={`${id}-label`}>
        {`${name}: ${field.label}`}
      </label>
      <Input
        id={id}
        field={field}
        value={value}
        isInvalid={isInvalid}
        describedBy={isInvalid ? `${id}-fault` : undefined}
        onChange={onChange}
      />
      {isInvalid && (
        <p id={`${id}-fault`} className={styles.fault} role="alert">
          {faults.join(' · ')}
        </p>
      )}
    </div>
  )
}

function RemoveButton({ row, name, onChange }: Pick<InlineRowProps, 'row' | 'name' | 'onChange'>) {
  const { isRemoved } = row
  return (
    <Button
      tone="quiet"
      aria-label={t(isRemoved ? 'form.inline.keep.of' : 'form.inline.remove.of', { name })}
      onClick={() => onChange({ ...row, isRemoved: !isRemoved, error: null })}
    >
      {t(isRemoved ? 'form.inline.keep' : 'form.inline.remove')}
    </Button>
  )
}

function isAsked({ operations }: AdminResource, { onCreate, onUpdate }: AdminField, row: InlineRow): boolean {
  if (row.id === null) return onCreate
  return onUpdate && operations.includes('update') && may(row, 'update')
}

function mayRemove({ operations }: AdminResource, row: InlineRow): boolean {
  return row.id === null || (operations.includes('delete') && may(row, 'delete'))
}

const may = ({ rights }: InlineRow, operation: string) => rights === undefined || rights.includes(operation)

/** Drops the error of the field being corrected and keeps the others. */
function withoutFault(problem: ApiProblem | null, name: string): ApiProblem | null {
  if (!problem) return null
  const errors = problem.details.errors.filter(({ pointer }) => pointer.split('/')[1] !== name)
  return errors.length > 0 ? new ApiProblem({ ...problem.details, errors }) : null
}

/** Fields that depend on others depend on those of their own row. */
function storeOf(values: Values): FormStore {
  return { subscribe: () => () => {}, read: () => values }
}
