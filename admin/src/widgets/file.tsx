// A file of the library: picked by name or uploaded.
import { Upload } from '../kit/asking/upload.tsx'
import { Cell as ReferenceCell, Input as ReferenceInput } from './reference.tsx'
import styles from './tags.module.css'
import { useUpload } from './uploads.ts'
import type { CellProps, InputProps } from './widget.ts'

export function Cell(props: CellProps) {
  return <ReferenceCell {...props} />
}

export function Input(props: InputProps) {
  const upload = useUpload(props)
  return (
    <div className={styles.tags}>
      <ReferenceInput {...props} />
      {upload && <Upload label={props.field.label} {...upload} />}
    </div>
  )
}
