// A button with a panel below it, for occasional changes.
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useDisclosure } from '../asking/use-disclosure.ts'
import { Button } from '../button.tsx'
import styles from './popover.module.css'

export interface PopoverProps {
  /** Content of the button. */
  readonly button: ReactNode
  /** Accessible name of the button if it shows no words. */
  readonly label?: string
  readonly tone?: 'plain' | 'quiet'
  /** The edge of the button that the panel aligns with. */
  readonly side?: 'start' | 'end'
  /** The panel; `close` returns the focus to the button. */
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

/** Moves a panel that would overflow the screen back into it, in either text direction. */
function keepInside(panel: HTMLElement): void {
  panel.style.translate = 'none'
  const { left, right } = panel.getBoundingClientRect()
  const end = document.documentElement.clientWidth - GAP
  const way = left < GAP ? GAP - left : Math.min(0, end - right)
  panel.style.translate = `${way}px`
}
