// A moment: relative in a list, in the tenant's time zone in a form.
import { useState } from 'react'
import controls from '../kit/control.module.css'
import { Moment } from '../kit/shown/moment.tsx'
import { momentsAt, wallOf, zoneNameAt } from '../state/server/zoned-time.ts'
import { useAdmin } from '../state/who/use-admin.ts'
import { formatTime, localeOf, t } from '../texts/t.ts'
import styles from './text.module.css'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  if (typeof value !== 'string') return null
  return <Moment at={value} />
}

export function Input(props: InputProps) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zone = useAdmin().timeZone ?? here
  const [isSkipped, setSkipped] = useState(false)
  const moment = typeof props.value === 'string' ? props.value : null
  const change = (wall: string) => {
    const found = momentsAt(wall, zone)
    setSkipped(found.isSkipped)
    props.onChange(found.moments[0] ?? null)
  }
  return (
    <>
      <input
        {...controlProps(props)}
        type="datetime-local"
        className={`${controls.control} ${controls.short}`}
        value={moment ? wallOf(moment, zone) : ''}
        onChange={(event) => change(event.target.value)}
      />
      <p className={styles.beside}>
        {zone.replaceAll('_', ' ')}
        {moment && zone !== here && ` · ${t('value.time.here', { time: formatTime(moment) })}`}
      </p>
      {isSkipped && (
        <p className={styles.beside} role="status">
          {t('value.time.skipped')}
        </p>
      )}
      {moment && <Twice moment={moment} zone={zone} label={props.field.label} onChange={props.onChange} />}
    </>
  )
}

interface TwiceProps extends Pick<InputProps, 'onChange'> {
  readonly moment: string
  readonly zone: string
  readonly label: string
}

/** The clocks went back: the person says which of the two hours they mean. */
function Twice({ moment, zone, label, onChange }: TwiceProps) {
  const { moments } = momentsAt(wallOf(moment, zone), zone)
  if (moments.length < 2) return null
  return (
    <fieldset className={styles.twice}>
      <legend>{t('value.time.twice', { label })}</legend>
      {moments.map((each) => (
        <label key={each}>
          <input
            type="radio"
            checked={each === moments.findLast((one) => one <= moment)}
            onChange={() => onChange(each)}
          />
          {zoneNameAt(each, zone, localeOf())}
        </label>
      ))}
    </fieldset>
  )
}
