// Whether something is wider than its place.
import { type RefObject, useEffect, useState } from 'react'

/** Looked at whenever the place or what stands in it changes its size; true until somebody has looked, so that nothing stands out. */
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
