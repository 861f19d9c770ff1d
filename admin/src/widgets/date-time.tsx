// A moment: in a list by how long ago, in a form in the zone of the browser.
import controls from '../kit/control.module.css'
import { Moment } from '../kit/moment.tsx'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

const MINUTE_MS = 60_000

export function Cell({ value }: CellProps) {
  if (typeof value !== 'string') return null
  return <Moment at={value} />
}

export function Input(props: InputProps) {
  const change = (text: string) => props.onChange(text === '' ? null : new Date(text).toISOString())
  return (
    <input
      {...controlProps(props)}
      type="datetime-local"
      className={`${controls.control} ${controls.short}`}
      value={typeof props.value === 'string' ? localTextOf(props.value) : ''}
      onChange={(event) => change(event.target.value)}
    />
  )
}

/** As the control of the browser takes it: the wall clock of here. */
function localTextOf(moment: string): string {
  const time = new Date(moment)
  return new Date(time.getTime() - time.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16)
}
