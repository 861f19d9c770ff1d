// A part of an address; what is left empty is made from the title by the server.
import controls from '../kit/control.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <code>{value === null ? '' : String(value)}</code>
}

export function Input(props: InputProps) {
  return (
    <input
      {...controlProps(props)}
      type="text"
      autoCapitalize="off"
      spellCheck={false}
      className={`${controls.control} ${controls.mono}`}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
