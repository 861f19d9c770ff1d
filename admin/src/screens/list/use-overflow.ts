// Whether an element is wider than its container.
import { type RefObject, useEffect, useState } from 'react'

/** Measured again when the container or its content changes size; true until first measured, so that nothing sticks out. */
export function useOverflow(place: RefObject<HTMLElement | null>): boolean {
  const [isWider, setWider] = useState(true)
  useEffect(() => {
    const { current } = place
    const inner = current?.firstElementChild
    if (!current || !inner) return
    const watch = new ResizeObserver(() => setWider(inner.getBoundingClientRect().width > current.clientWidth + 1))
    watch.observe(current)
    watch.observe(inner)
    return () => watch.disconnect()
  }, [place])
  return isWider
}
