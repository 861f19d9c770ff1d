// The command palette: type a target or an action, choose with the arrow keys, confirm with Enter.
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import controls from '../../kit/control.module.css'
import { Dialog } from '../../kit/page/dialog.tsx'
import { t } from '../../texts/t.ts'
import type { Entry } from './entries.ts'
import styles from './palette.module.css'
import { useFound } from './use-found.ts'

export function Palette({ onClose }: { onClose(): void }) {
  const router = useRouter()
  const id = useId()
  const [typed, type] = useState('')
  const [place, setPlace] = useState(0)
  const { entries, isBusy } = useFound(typed)
  const chosen = Math.min(place, entries.length - 1)
  const go = ({ to }: Entry) => {
    onClose()
    router.history.push(`/admin${to}`)
  }
  const steer = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter' && entries[chosen]) go(entries[chosen])
    if (!step) return
    event.preventDefault()
    setPlace((chosen + step + entries.length) % Math.max(1, entries.length))
  }
  return (
    <Dialog title={t('palette.title')} isWide onClose={onClose}>
      <input
        type="text"
        role="combobox"
        className={`${controls.control} ${styles.input}`}
        aria-label={t('palette.title')}
        aria-expanded={entries.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={entries[chosen] && `${id}-${chosen}`}
        placeholder={t('palette.placeholder')}
        autoComplete="off"
        value={typed}
        onChange={(event) => {
          type(event.target.value)
          setPlace(0)
        }}
        onKeyDown={steer}
      />
      <Found id={id} entries={entries} chosen={chosen} onGo={go} />
      <p className={styles.said} role="status">
        {isBusy
          ? t('app.loading')
          : t(entries.length === 0 ? 'palette.none' : 'palette.found', { count: entries.length })}
      </p>
    </Dialog>
  )
}

interface FoundProps {
  readonly id: string
  readonly entries: readonly Entry[]
  readonly chosen: number
  onGo(entry: Entry): void
}

function Found({ id, entries, chosen, onGo }: FoundProps) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new choice scrolls into view
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={list}
      id={`${id}-list`}
      role="listbox"
      tabIndex={-1}
      aria-label={t('palette.title')}
      className={styles.list}
    >
      {entries.map((entry, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input field handles the keyboard (WAI-ARIA, combobox)
        <div
          key={entry.id}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === chosen}
          className={styles.entry}
          onClick={() => onGo(entry)}
        >
          <span className={styles.label}>{entry.label}</span>
          <span className={styles.beside}>{entry.beside}</span>
        </div>
      ))}
    </div>
  )
}
