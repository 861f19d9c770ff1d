// A small bar chart, with the same numbers as a table for screen readers.
import styles from './bar-chart.module.css'

export interface BarChartProps {
  readonly label: string
  /** Headings of the two table columns. */
  readonly heads: readonly [name: string, value: string]
  readonly bars: readonly (readonly [name: string, value: number])[]
}

/** Units of the drawing, independent of its size on screen. */
const [HEIGHT, STEP, GAP] = [100, 20, 4]
/** Keeps a day with no value visible. */
const LEAST = 1

export function BarChart({ label, heads, bars }: BarChartProps) {
  const most = Math.max(1, ...bars.map(([, value]) => value))
  return (
    <figure className={styles.chart}>
      <svg
        className={styles.picture}
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bars.map(([name, value], place) => {
          const height = Math.max((value / most) * HEIGHT, LEAST)
          return (
            <rect key={name} x={place * STEP} y={HEIGHT - height} width={STEP - GAP} height={height}>
              <title>{`${name}: ${value}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption className={styles.ends}>
        <span>{bars[0]?.[0]}</span>
        <span>{bars.at(-1)?.[0]}</span>
      </figcaption>
      <table className="visually-hidden">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">{heads[0]}</th>
            <th scope="col">{heads[1]}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
