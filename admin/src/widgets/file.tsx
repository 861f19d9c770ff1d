// A file of the library, chosen by its name.

import { Cell as ReferenceCell, Input as ReferenceInput } from './reference.tsx'
import type { CellProps, InputProps } from './widget.ts'

export function Cell(props: CellProps) {
  return <ReferenceCell {...props} />
}

export function Input(props: InputProps) {
  return <ReferenceInput {...props} />
}
