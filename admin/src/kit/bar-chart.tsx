// A few numbers over time as bars, and the same as a table for whoever does not see them.
import styles from './bar-chart.module.css'

export interface BarChartProps {
  readonly label: string
  /** Of the two columns of the table. */
  readonly heads: readonly [name: string, value: string]
  readonly bars: readonly (readonly [name: string, value: number])[]
}

/** The picture is drawn in these units, whatever size it is shown in. */
const [HEIGHT, STEP, GAP] = [100, 20, 4]
/** A day without anything keeps its place in sight. */
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
