// A whole number; text that is not one stays as typed, and the server reports it.
import controls from '../kit/control.module.css'
import { groupedDecimal, wholeOf } from '../state/form/numbers.ts'
import { formatNumber, localeOf, t } from '../texts/t.ts'
import styles from './text.module.css'
import { type CellProps, controlProps, type InputProps, limitOf } from './widget.ts'

/** The limit of a field without its own limits: not shown. */
const WIDEST = 2_147_483_647

export function Cell({ value }: CellProps) {
  return <>{typeof value === 'number' ? formatNumber(value) : value}</>
}

export function Input(props: InputProps) {
  const text = props.value === null ? '' : String(props.value)
  const grouped = groupedDecimal(text, localeOf())
  const limits = limitsOf(props)
  return (
    <>
      <input
        {...controlProps(props)}
        type="text"
        inputMode="numeric"
        className={`${controls.control} ${controls.short}`}
        value={text}
        onChange={(event) => props.onChange(wholeOf(event.target.value))}
      />
      {(grouped || limits) && <p className={styles.beside}>{[grouped, limits].filter(Boolean).join(' · ')}</p>}
    </>
  )
}

function limitsOf({ field }: Pick<InputProps, 'field'>): string | null {
  const [least, most] = [limitOf(field, 'minimum'), limitOf(field, 'maximum')]
  const isNamed = (limit: number | undefined) => limit !== undefined && Math.abs(limit) < WIDEST
  if (isNamed(least) && isNamed(most))
    return t('value.between', { least: formatNumber(least!), most: formatNumber(most!) })
  if (isNamed(least)) return t('value.atLeast', { least: formatNumber(least!) })
  return isNamed(most) ? t('value.atMost', { most: formatNumber(most!) }) : null
}
