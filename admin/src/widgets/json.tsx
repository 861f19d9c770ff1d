// Any JSON, as text: what is no JSON yet is kept and told, and is not sent.
import { useState } from 'react'
import controls from '../kit/control.module.css'
import { t } from '../texts/t.ts'
import styles from './json.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <code className={styles.cell}>{value === null ? '' : JSON.stringify(value)}</code>
}

export function Input(props: InputProps) {
  const [text, setText] = useState(() => (props.value === null ? '' : JSON.stringify(props.value, null, 2)))
  const [fault, setFault] = useState('')
  const change = (typed: string) => {
    setText(typed)
    try {
      props.onChange(typed.trim() === '' ? null : JSON.parse(typed))
      setFault('')
    } catch (error) {
      setFault((error as Error).message)
    }
  }
  return (
    <>
      <textarea
        {...controlProps(props)}
        className={`${controls.control} ${controls.mono}`}
        rows={Math.min(16, Math.max(4, text.split('\n').length))}
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      {fault && <p className={styles.fault}>{t('value.json.broken', { reason: fault })}</p>}
    </>
  )
}
