// An e-mail address.
import controls from '../kit/control.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <>{value}</>
}

export function Input(props: InputProps) {
  return (
    <input
      {...controlProps(props)}
      type="email"
      className={controls.control}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
