// An exact number, such as money: it stays text, so that no digit is lost.
import controls from '../kit/control.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <>{value}</>
}

export function Input(props: InputProps) {
  return (
    <input
      {...controlProps(props)}
      type="text"
      className={`${controls.control} ${controls.short}`}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
