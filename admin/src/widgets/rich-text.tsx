// Text with marks in it, as its source.
import controls from '../kit/control.module.css'
import styles from './text.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <span className={styles.cell}>{value === null ? '' : String(value)}</span>
}

export function Input(props: InputProps) {
  const text = props.value === null ? '' : String(props.value)
  return (
    <textarea
      {...controlProps(props)}
      className={controls.control}
      rows={Math.min(24, Math.max(8, text.split('\n').length + 2))}
      value={text}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
