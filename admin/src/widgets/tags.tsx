// A list of short texts: Enter adds one, its button removes it.
import { type KeyboardEvent, useState } from 'react'
import controls from '../kit/control.module.css'
import { Icon } from '../kit/shown/icon.tsx'
import { t } from '../texts/t.ts'
import styles from './tags.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <span className={styles.cell}>{textsOf(value).join(', ')}</span>
}

export function Input(props: InputProps) {
  const [typed, setTyped] = useState('')
  const texts = textsOf(props.value)
  const add = () => {
    const text = typed.trim()
    if (text !== '' && !texts.includes(text)) props.onChange([...texts, text])
    setTyped('')
  }
  const addByEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add()
  }
  return (
    <div className={styles.tags}>
      {texts.length > 0 && (
        <ul className={styles.list}>
          {texts.map((text) => (
            <li key={text} className={styles.tag}>
              {text}
              <button
                type="button"
                className={styles.remove}
                aria-label={t('value.remove', { label: text })}
                onClick={() => props.onChange(texts.filter((each) => each !== text))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        {...controlProps(props)}
        type="text"
        className={controls.control}
        placeholder={t('value.tags.help')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={addByEnter}
        onBlur={add}
      />
    </div>
  )
}

function textsOf(value: CellProps['value']): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
