// What a button opens: it closes by Escape, by a click elsewhere, and when the keyboard goes on.
import { type FocusEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'

/**
 * `box` belongs to the element around button and panel. Where a click meets nothing that takes the focus, the browser gives it to what stands
 * around: the panel must have a `tabIndex` of -1, or such a click would seem to leave it.
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
  /** The keyboard goes back to the button. */
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
