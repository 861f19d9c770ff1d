// An image of the library: picked by name or uploaded, with a preview.
import type { Row } from '../api/records.ts'
import { Upload } from '../kit/asking/upload.tsx'
import { idOf } from '../metadata/resources.ts'
import { t } from '../texts/t.ts'
import styles from './image.module.css'
import { Cell as ReferenceCell, Input as ReferenceInput } from './reference.tsx'
import { useRows } from './suggestions.ts'
import { acceptedPictures, usePreview, useUpload } from './uploads.ts'
import type { CellProps, InputProps } from './widget.ts'

export function Cell(props: CellProps) {
  return <ReferenceCell {...props} />
}

export function Input(props: InputProps) {
  const id = idOf(props.value)
  const upload = useUpload(props)
  const preview = usePreview(id)
  const picture = useRows(props.field, id === null ? [] : [id]).get(id ?? '')
  return (
    <div className={styles.image}>
      {preview && <img className={styles.preview} src={preview} alt={altOf(picture)} />}
      {picture && <p className={styles.alt}>{altOf(picture) || t('value.image.noAlt')}</p>}
      <ReferenceInput {...props} />
      {upload && <Upload label={props.field.label} accept={acceptedPictures(upload.limits)} {...upload} />}
    </div>
  )
}

/** The image's alternative text; people who may change files edit it through the link below. */
function altOf(picture: Row | undefined): string {
  return typeof picture?.alt === 'string' ? picture.alt : ''
}
