// What a button opens: it closes on Escape, on a click elsewhere, and when the focus leaves.
import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'

/**
 * `box` is the ref of the element around button and panel. A click on something that cannot take focus moves the focus
 * to its nearest focusable ancestor: give the panel a `tabIndex` of -1, or such a click would seem to leave it.
 */
export function useDisclosure<Box extends HTMLElement>() {
  const [isOpen, setOpen] = useState(false)
  const ref = useRef<Box>(null)
  useEffect(() => {
    if (!isOpen) return
    const leave = (event: PointerEvent) => {
      if (!ref.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [isOpen])
  /** Returns the focus to the button. */
  const close = () => {
    setOpen(false)
    ref.current?.querySelector('button')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget && !ref.current?.contains(relatedTarget as Node)) setOpen(false)
  }
  return { isOpen, setOpen, close, box: { ref, onKeyDown, onBlur } }
}
