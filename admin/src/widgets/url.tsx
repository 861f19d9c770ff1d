// A web address; lists show it as plain text, because a link from somebody else should not look like ours.
import controls from '../kit/control.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <>{value}</>
}

export function Input(props: InputProps) {
  return (
    <input
      {...controlProps(props)}
      type="url"
      className={controls.control}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
