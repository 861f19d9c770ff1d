// A calendar day.
import controls from '../kit/control.module.css'
import { formatDay } from '../texts/t.ts'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return typeof value === 'string' ? <time dateTime={value}>{formatDay(value)}</time> : null
}

export function Input(props: InputProps) {
  return (
    <input
      {...controlProps(props)}
      type="date"
      className={`${controls.control} ${controls.short}`}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => props.onChange(event.target.value || null)}
    />
  )
}
