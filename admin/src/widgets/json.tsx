// Any JSON as text: invalid JSON stays in the field with an error position and is not sent.
import { useEffect, useRef, useState } from 'react'
import type { Json } from '../api/records.ts'
import controls from '../kit/control.module.css'
import { hintOf, readJson } from '../state/form/json-text.ts'
import { t } from '../texts/t.ts'
import styles from './json.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <code className={styles.cell}>{value === null ? '' : JSON.stringify(value)}</code>
}

export function Input(props: InputProps) {
  const { value, field, id, onChange } = props
  const [text, setText] = useState(() => textOf(value))
  const [fault, setFault] = useState<string | null>(null)
  const written = useRef(value)
  // A value from elsewhere, such as a draft, replaces the text.
  useEffect(() => {
    if (JSON.stringify(value) === JSON.stringify(written.current)) return
    written.current = value
    setText(textOf(value))
    setFault(null)
  }, [value])
  const change = (typed: string) => {
    setText(typed)
    const read = typed.trim() === '' ? { value: null } : readJson(typed)
    setFault('value' in read ? null : t('value.json.broken', { ...read }))
    if (!('value' in read)) return
    written.current = read.value as Json
    onChange(read.value as Json)
  }
  const hint = hintOf(field.schema)
  const said = [props.describedBy, fault !== null && `${id}-json`].filter(Boolean).join(' ')
  return (
    <>
      <textarea
        {...controlProps(props)}
        aria-invalid={props.isInvalid || fault !== null}
        aria-describedby={said || undefined}
        className={`${controls.control} ${controls.mono}`}
        rows={Math.min(16, Math.max(4, text.split('\n').length))}
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      {fault !== null && (
        <p id={`${id}-json`} className={styles.fault}>
          {fault}
        </p>
      )}
      {hint && <code className={styles.hint}>{hint}</code>}
    </>
  )
}

function textOf(value: Json): string {
  return value === null ? '' : JSON.stringify(value, null, 2)
}
