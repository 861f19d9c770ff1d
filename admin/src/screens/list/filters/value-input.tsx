// The value input of a condition, chosen by field and comparison.
import type { AdminField } from '../../../api/metadata.ts'
import type { Json } from '../../../api/records.ts'
import controls from '../../../kit/control.module.css'
import { wordsOf } from '../../../metadata/resources.ts'
import { t } from '../../../texts/t.ts'
import { widgetOf } from '../../../widgets/index.ts'
import styles from './builder.module.css'
import { type Condition, takesList } from './conditions.ts'
import { type FilterField, isQuestion } from './filter-words.ts'

interface ValueProps {
  readonly id: string
  readonly of: FilterField
  readonly condition: Condition
  onChange(value: Json): void
}

export function ValueInput(props: ValueProps) {
  const { of, condition } = props
  const { lookup } = condition
  if (isQuestion(lookup)) return null
  if (lookup === 'range') return <RangeInput {...props} />
  const single = { ...props, label: of.label, value: condition.value }
  const choices = choicesOf(of.field)
  if (choices)
    return takesList(lookup) ? (
      <ManyChoices {...single} choices={choices} />
    ) : (
      <ChoiceInput {...single} choices={choices} />
    )
  if (of.field?.relation || takesList(lookup)) return <WidgetInput {...props} />
  return <SingleInput {...single} widget={PARTS.includes(lookup) ? 'number' : of.field?.widget} />
}

/** Records are picked by title; other values are entered one by one. */
function WidgetInput({ id, of: { field, label }, condition: { lookup, value }, onChange }: ValueProps) {
  const related = takesList(lookup) ? 'references' : 'reference'
  const { Input } = widgetOf({ widget: field?.relation ? related : 'tags' })
  const given = { id, value: value === '' ? null : value, isInvalid: false, describedBy: undefined, onChange }
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        {t('filter.value', { label })}
      </label>
      <Input {...given} field={field ?? textField(label)} />
    </>
  )
}

/** For a field whose resource the caller cannot see. */
const textField = (label: string) => ({ name: label, label, schema: {}, relation: null }) as unknown as AdminField

function choicesOf(field: AdminField | undefined): readonly (readonly [string, string])[] | null {
  if (field?.choices) return field.choices.map((each) => [each, wordsOf(each)] as const)
  if (field?.widget !== 'checkbox') return null
  return [
    ['true', t('value.yes')],
    ['false', t('value.no')],
  ]
}

/** Date parts are numbers for any field; `date` compares with a day. */
const PARTS = ['year', 'month', 'day', 'week_day', 'hour']

const TYPES: Readonly<Record<string, string>> = { date: 'date', 'date-time': 'date', number: 'number' }

interface SingleProps {
  readonly id: string
  readonly label: string
  readonly value: Json
  onChange(value: Json): void
}

/** A day covers the whole day, even when compared with moments. */
function SingleInput({ id, label, widget = 'text', value, onChange }: SingleProps & { widget: string | undefined }) {
  return (
    <input
      id={id}
      type={TYPES[widget] ?? 'text'}
      step="any"
      className={controls.control}
      aria-label={t('filter.value', { label })}
      value={value === null ? '' : String(value)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function RangeInput({ id, of, condition, onChange }: ValueProps) {
  const [from = '', to = ''] = Array.isArray(condition.value) ? condition.value : []
  return (
    <div className={styles.range}>
      <SingleInput
        id={id}
        label={t('list.filter.from', { label: of.label })}
        widget={of.field?.widget}
        value={from}
        onChange={(value) => onChange([value, to])}
      />
      <SingleInput
        id={`${id}-to`}
        label={t('list.filter.to', { label: of.label })}
        widget={of.field?.widget}
        value={to}
        onChange={(value) => onChange([from, value])}
      />
    </div>
  )
}

type Choices = { readonly choices: readonly (readonly [string, string])[] }

function ChoiceInput({ id, label, choices, value, onChange }: SingleProps & Choices) {
  return (
    <select
      id={id}
      className={controls.control}
      aria-label={t('filter.value', { label })}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('filter.choose')}</option>
      {choices.map(([word, text]) => (
        <option key={word} value={word}>
          {text}
        </option>
      ))}
    </select>
  )
}

function ManyChoices({ label, choices, value, onChange }: Omit<SingleProps, 'id'> & Choices) {
  const chosen = Array.isArray(value) ? value : []
  const toggle = (word: string) =>
    onChange(chosen.includes(word) ? chosen.filter((each) => each !== word) : [...chosen, word])
  return (
    <fieldset className={styles.choices} aria-label={t('filter.value', { label })}>
      {choices.map(([word, text]) => (
        <label key={word}>
          <input type="checkbox" checked={chosen.includes(word)} onChange={() => toggle(word)} />
          {text}
        </label>
      ))}
    </fieldset>
  )
}
