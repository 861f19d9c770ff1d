// One of several words: radio-style buttons if few, a select if many.

import controls from '../kit/control.module.css'
import { Badge } from '../kit/shown/badge.tsx'
import { wordsOf } from '../metadata/resources.ts'
import { t } from '../texts/t.ts'
import styles from './select.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

const MOST_BUTTONS = 5

export function Cell({ field, value }: CellProps) {
  return value === null ? null : <Badge word={String(value)} tones={field.tones} />
}

export function Input(props: InputProps) {
  const { choices } = props.field
  return choices && choices.length <= MOST_BUTTONS ? <Buttons {...props} /> : <List {...props} />
}

function Buttons({ id, field, value, isInvalid, describedBy, onChange }: InputProps) {
  const words = [...(mayBeEmpty(field, value) ? [null] : []), ...field.choices!]
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      className={styles.buttons}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
    >
      {words.map((word) => (
        <label key={word} className={styles.button}>
          <input
            type="radio"
            name={id}
            className="visually-hidden"
            checked={value === word}
            onChange={() => onChange(word)}
          />
          {word === null ? t('value.none') : wordsOf(word)}
        </label>
      ))}
    </fieldset>
  )
}

function List(props: InputProps) {
  const { field, value, onChange } = props
  return (
    <select
      {...controlProps(props)}
      className={`${controls.control} ${controls.short}`}
      value={value === null ? '' : String(value)}
      onChange={(event) => onChange(event.target.value || null)}
    >
      {mayBeEmpty(field, value) && <option value="">{t('value.none')}</option>}
      {field.choices?.map((choice) => (
        <option key={choice} value={choice}>
          {wordsOf(choice)}
        </option>
      ))}
    </select>
  )
}

function mayBeEmpty({ isNullable }: InputProps['field'], value: InputProps['value']): boolean {
  return isNullable || value === null
}
