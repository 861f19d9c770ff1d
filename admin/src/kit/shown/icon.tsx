// The few icons that accompany words; screen readers skip them.
import styles from './icon.module.css'

const SHAPES = {
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  close: 'm4.5 4.5 7 7m0-7-7 7',
  filter: 'M2 4h12M4.5 8h7M7 12h2',
  menu: 'M2 4h12M2 8h12M2 12h12',
  plus: 'M8 3v10M3 8h10',
  back: 'm9.5 4-4 4 4 4',
  check: 'm3.5 8.5 3 3 6-7',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  grip: 'M6 4v.01M6 8v.01M6 12v.01M10 4v.01M10 8v.01M10 12v.01',
  pen: 'm3 13 .6-2.6 7-7 2 2-7 7zM9.4 4.6l2 2',
  more: 'M3.5 8v.01M8 8v.01M12.5 8v.01',
} as const

export function Icon({ name }: { name: keyof typeof SHAPES }) {
  return <Sign path={SHAPES[name]} isPointing={name === 'back'} />
}

/** Any path on a 16 by 16 grid; one with `isPointing` follows the text direction. */
export function Sign({ path, isPointing = false }: { path: string; isPointing?: boolean }) {
  return (
    <svg
      className={isPointing ? styles.pointing : undefined}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d={path} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
