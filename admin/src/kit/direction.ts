// The direction of text at an element: to the right, or to the left as in Arabic and Hebrew.
import type { KeyboardEvent } from 'react'

/** 1 if text runs to the right, -1 if it runs to the left. */
export function signOf(element: Element): 1 | -1 {
  return getComputedStyle(element).direction === 'rtl' ? -1 : 1
}

/** Whether an arrow key moves forward (1) or back (-1) along the line; undefined for every other key. */
export function stepOf({ key, currentTarget }: KeyboardEvent): number | undefined {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[key]
  return way && way * signOf(currentTarget)
}
