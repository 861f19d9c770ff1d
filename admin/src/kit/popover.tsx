// A button with a panel under it, for what is changed now and then.
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './popover.module.css'
import { useDisclosure } from './use-disclosure.ts'

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
  const { isOpen, setOpen, close, box } = useDisclosure<HTMLDivElement>()
  const panel = useRef<HTMLDivElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    if (isOpen) keepInside(panel.current!)
  }, [isOpen])
  return (
    <div className={styles.box} {...box}>
      <Button tone={tone} aria-expanded={isOpen} aria-controls={id} aria-label={label} onClick={() => setOpen(!isOpen)}>
        {button}
      </Button>
      <div ref={panel} id={id} className={`${styles.panel} ${styles[side]}`} tabIndex={-1} hidden={!isOpen}>
        {isOpen && children(close)}
      </div>
    </div>
  )
}

const GAP = 8

/** A panel that would stand out of the screen is moved back into it, in whichever direction the page reads. */
function keepInside(panel: HTMLElement): void {
  panel.style.translate = 'none'
  const { left, right } = panel.getBoundingClientRect()
  const end = document.documentElement.clientWidth - GAP
  const way = left < GAP ? GAP - left : Math.min(0, end - right)
  panel.style.translate = `${way}px`
}
