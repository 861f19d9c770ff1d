// A slug; if left empty, the server makes one, usually from the title, and the field previews it.
import controls from '../kit/control.module.css'
import { useSibling } from '../state/form/form-context.ts'
import { slugLike } from '../state/form/slug-text.ts'
import { type CellProps, controlProps, type InputProps } from './widget.ts'

export function Cell({ value }: CellProps) {
  return <code>{value === null ? '' : String(value)}</code>
}

export function Input(props: InputProps) {
  const source = useSibling(props.field.follows)
  return (
    <input
      {...controlProps(props)}
      type="text"
      autoCapitalize="off"
      spellCheck={false}
      className={`${controls.control} ${controls.mono}`}
      placeholder={typeof source === 'string' ? slugLike(source) : undefined}
      value={props.value === null ? '' : String(props.value)}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}
