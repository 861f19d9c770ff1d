// The few signs that stand beside words; screen readers pass them over.
const SHAPES = {
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  close: 'm4.5 4.5 7 7m0-7-7 7',
  filter: 'M2 4h12M4.5 8h7M7 12h2',
  menu: 'M2 4h12M2 8h12M2 12h12',
  plus: 'M8 3v10M3 8h10',
  back: 'm9.5 4-4 4 4 4',
} as const

export function Icon({ name }: { name: keyof typeof SHAPES }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d={SHAPES[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
