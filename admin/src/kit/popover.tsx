// A button with a panel under it, for what is changed now and then. It closes by Escape, by a click elsewhere, and when the keyboard goes on.
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './popover.module.css'

export interface PopoverProps {
  /** What stands on the button. */
  readonly button: ReactNode
  /** What a screen reader says of the button, where it has no words. */
  readonly label?: string
  readonly tone?: 'plain' | 'quiet'
  /** Which edge of the button the panel keeps to. */
  readonly side?: 'start' | 'end'
  /** The panel; `close` gives the keyboard back to the button. */
  children(close: () => void): ReactNode
}

export function Popover({ button, label, tone = 'plain', side = 'end', children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [isOpen])
  const close = () => {
    setOpen(false)
    box.current?.querySelector('button')?.focus()
  }
  const closeByEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    close()
  }
  const closeBehind = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && !box.current?.contains(relatedTarget as Node)) setOpen(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the box hears what its button and its panel are told
    <div ref={box} className={styles.box} onKeyDown={closeByEscape} onBlur={closeBehind}>
      <Button tone={tone} aria-expanded={isOpen} aria-controls={id} aria-label={label} onClick={() => setOpen(!isOpen)}>
        {button}
      </Button>
      <div id={id} className={`${styles.panel} ${styles[side]}`} tabIndex={-1} hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  )
}
