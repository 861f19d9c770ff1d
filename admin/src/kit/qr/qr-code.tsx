// Draws a QR code on this page, so that no other host or image file sees its content.
import styles from './qr-code.module.css'
import { squaresOf } from './squares.ts'

const MARGIN = 4

export function QrCode({ text, label }: { text: string; label: string }) {
  const squares = squaresOf(text)
  const size = squares.length + 2 * MARGIN
  const path = squares
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')))
    .join('')
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  )
}
