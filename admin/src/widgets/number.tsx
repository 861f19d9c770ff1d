// A number; what is not one yet stays as it was typed, and the server says so.
import controls from '../kit/control.module.css'
import { formatNumber } from '../texts/t.ts'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <>{typeof value === 'number' ? formatNumber(value) : value}</>
}

export function Input(props: InputProps) {
  const change = (text: string) =>
    props.onChange(text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text)
  return (
    <input
      {...controlProps(props)}
      type="number"
      step="any"
      className={`${controls.control} ${controls.short}`}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => change(event.target.value)}
    />
  )
}
