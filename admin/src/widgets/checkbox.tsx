// Yes or no.
import { t } from '../texts/t.ts'
import styles from './checkbox.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  if (value === null) return null
  return <>{value ? t('value.yes') : t('value.no')}</>
}

export function Input(props: InputProps) {
  const { 'aria-required': _required, ...given } = controlProps(props)
  return (
    <input
      {...given}
      type="checkbox"
      className={styles.box}
      checked={props.value === true}
      onChange={(event) => props.onChange(event.target.checked)}
    />
  )
}
