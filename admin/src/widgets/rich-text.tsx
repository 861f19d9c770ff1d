// Formatted text: in an editor if that changes nothing but the edits, otherwise as source, which is always available.
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import controls from '../kit/control.module.css'
import { t } from '../texts/t.ts'
import styles from './rich-text/rich-text.module.css'
import texts from './text.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

const RichEditor = lazy(() => import('./rich-text/editor.tsx').then((module) => ({ default: module.RichEditor })))

export function Cell({ value }: CellProps) {
  return <span className={texts.cell}>{value === null ? '' : String(value)}</span>
}

export function Input(props: InputProps) {
  const { value } = props
  const [isSource, setSource] = useState(false)
  const [isForeign, setForeign] = useState(false)
  // A text from elsewhere, such as a draft, starts a new editor.
  const [round, setRound] = useState(0)
  const written = useRef(value)
  const write = (text: string) => {
    written.current = text
    props.onChange(text)
  }
  useEffect(() => {
    if (value === written.current) return
    written.current = value
    setForeign(false)
    setRound((count) => count + 1)
  }, [value])
  const turn = () => {
    setForeign(false)
    setSource(!isSource && !isForeign)
  }
  const given = { ...props, onChange: write as InputProps['onChange'] }
  return (
    <>
      {isSource || isForeign ? (
        <Source {...given} />
      ) : (
        <Suspense
          fallback={
            <textarea
              className={controls.control}
              aria-label={props.field.label}
              rows={8}
              disabled
              value={textOf(value)}
            />
          }
        >
          <RichEditor key={round} {...given} onForeign={() => setForeign(true)} />
        </Suspense>
      )}
      <div className={styles.head}>
        {isForeign && <span role="status">{t('value.rich.foreign')}</span>}
        <button type="button" className={styles.turn} onClick={turn}>
          {t(isSource || isForeign ? 'value.rich.toEditor' : 'value.rich.toSource')}
        </button>
      </div>
    </>
  )
}

function Source(props: InputProps) {
  const text = textOf(props.value)
  return (
    <textarea
      {...controlProps(props)}
      className={`${controls.control} ${controls.mono}`}
      rows={Math.min(24, Math.max(8, text.split('\n').length + 2))}
      value={text}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}

function textOf(value: InputProps['value']): string {
  return value === null ? '' : String(value)
}
