// One of a few words.

import { Badge } from '../kit/badge.tsx'
import controls from '../kit/control.module.css'
import { wordsOf } from '../metadata/resources.ts'
import { t } from '../texts/t.ts'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ field, value }: CellProps) {
  return value === null ? null : <Badge word={String(value)} tones={field.tones} />
}

export function Input(props: InputProps) {
  const { field, value, onChange } = props
  const mayBeEmpty = field.isNullable || value === null
  return (
    <select
      {...controlProps(props)}
      className={`${controls.control} ${controls.short}`}
      value={value === null ? '' : String(value)}
      onChange={(event) => onChange(event.target.value || null)}
    >
      {mayBeEmpty && <option value="">{t('value.none')}</option>}
      {field.choices?.map((choice) => (
        <option key={choice} value={choice}>
          {wordsOf(choice)}
        </option>
      ))}
    </select>
  )
}
