// An address of the web; in a list only what it says, because a link of somebody else is no way of ours.
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
