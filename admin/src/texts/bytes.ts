// File sizes as people read them.
import { formatUnit } from './t.ts'

const STEPS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Number and unit, in steps of a thousand. */
export function scaleOf(bytes: number): { value: number; unit: (typeof STEPS)[number] } {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), STEPS.length - 1)
  return { value: bytes / 1000 ** step, unit: STEPS[step]! }
}

/** `1.5 MB` of 1,500,000. */
export function formatBytes(bytes: number): string {
  const { value, unit } = scaleOf(bytes)
  return formatUnit(value, unit)
}
