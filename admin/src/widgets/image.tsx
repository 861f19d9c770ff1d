// A picture of the library, chosen by its name or brought along, and shown.
import { Upload } from '../kit/upload.tsx'
import { idOf } from '../metadata/resources.ts'
import styles from './image.module.css'
import { Cell as ReferenceCell, Input as ReferenceInput } from './reference.tsx'
import { acceptedPictures, usePreview, useUpload } from './uploads.ts'
import type { CellProps, InputProps } from './widget.ts'

export function Cell(props: CellProps) {
  return <ReferenceCell {...props} />
}

export function Input(props: InputProps) {
  const upload = useUpload(props)
  const preview = usePreview(idOf(props.value))
  return (
    <div className={styles.image}>
      {preview && <img className={styles.preview} src={preview} alt="" />}
      <ReferenceInput {...props} />
      {upload && <Upload label={props.field.label} accept={acceptedPictures(upload.limits)} {...upload} />}
    </div>
  )
}
