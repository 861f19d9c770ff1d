// An exact number, such as money: stays text, so that no digit is lost, with the localized form beside it.
import controls from '../kit/control.module.css'
import { groupedDecimal, plainDecimal } from '../state/form/numbers.ts'
import { localeOf } from '../texts/t.ts'
import styles from './text.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <>{value === null ? null : (groupedDecimal(String(value), localeOf()) ?? value)}</>
}

export function Input(props: InputProps) {
  const text = props.value === null ? '' : String(props.value)
  const grouped = groupedDecimal(text, localeOf())
  return (
    <>
      <input
        {...controlProps(props)}
        type="text"
        inputMode="decimal"
        className={`${controls.control} ${controls.short}`}
        value={text}
        onChange={(event) => props.onChange(plainDecimal(event.target.value))}
      />
      {grouped && <p className={styles.beside}>{grouped}</p>}
    </>
  )
}
