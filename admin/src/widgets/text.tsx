// A single-line text, or several lines if the limit is large.

import controls from '../kit/control.module.css'
import { shortId } from '../metadata/resources.ts'
import { useInPlace } from '../state/form/form-context.ts'
import { t } from '../texts/t.ts'
import styles from './text.module.css'
import { type CellProps, controlProps, type InputProps, isId, limitOf } from './widget.ts'

const LONG = 300
/** Forms always count characters against a limit below this one; other counts appear near the limit. */
const SHORT = 500
const NEARLY = 0.8

export function Cell({ field, value }: CellProps) {
  const text = value === null ? '' : String(value)
  if (!isId(field)) return <span className={styles.cell}>{text}</span>
  return (
    <code className={styles.id} title={text}>
      {shortId(text)}
    </code>
  )
}

export function Input(props: InputProps) {
  const { field, value, onChange } = props
  const text = value === null ? '' : String(value)
  const most = limitOf(field, 'maxLength')
  const given = { ...controlProps(props), value: text, className: controls.control }
  const length = [...text].length
  // Filters and list cells need no constant count: their answers are short.
  const isForm = useInPlace() !== undefined
  const isCounted = most !== undefined && ((isForm && most < SHORT) || length > most * NEARLY)
  const isLong = most === undefined || most > LONG
  const rows = Math.min(12, Math.max(4, text.split('\n').length + 1))
  return (
    <div className={styles.line}>
      {isLong ? (
        <textarea {...given} rows={rows} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input {...given} type="text" onChange={(event) => onChange(event.target.value)} />
      )}
      {isCounted && <span className={styles.count}>{t('value.characters', { count: length, max: most })}</span>}
    </div>
  )
}
