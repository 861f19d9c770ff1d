// Buttons that are seldom wanted, behind one: the list opens above it, and closes by Escape, by a choice, and by leaving it.
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import styles from './more.module.css'

export interface MoreItem {
  readonly label: string
  readonly isOff?: boolean
  choose(): void
}

export function More({ label, items }: { label: string; items: readonly MoreItem[] }) {
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLFieldSetElement>(null)
  const id = useId()
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.preventDefault()
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  const closeByLeaving = ({ relatedTarget }: FocusEvent) => {
    if (!box.current?.contains(relatedTarget)) setOpen(false)
  }
  return (
    <fieldset ref={box} className={styles.more} aria-label={label} onKeyDown={closeByKey} onBlur={closeByLeaving}>
      <Button
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="down" />
      </Button>
      <div id={id} className={styles.list} hidden={!isOpen}>
        {items.map(({ label: each, isOff = false, choose }) => (
          <Button
            key={each}
            tone="quiet"
            disabled={isOff}
            onClick={() => {
              setOpen(false)
              choose()
            }}
          >
            {each}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}
