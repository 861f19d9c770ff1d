// Opens in-place editing of a value, for fields whose resource allows it.
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import { Icon } from '../../../kit/shown/icon.tsx'
import { t } from '../../../texts/t.ts'
import styles from './rows.module.css'

const EditCell = lazy(() => import('./edit-cell.tsx').then((module) => ({ default: module.EditCell })))

interface EditableProps {
  readonly resource: AdminResource
  readonly id: string
  /** Title of the record. */
  readonly title: string
  readonly field: AdminField
  /** Without it, its room is kept. */
  readonly hasButton: boolean
  readonly children: ReactNode
}

export function Editable({ resource, id, title, field, hasButton, children }: EditableProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    setOpen(false)
    requestAnimationFrame(() => button.current?.focus())
  }
  if (isOpen)
    return (
      <Suspense fallback={children}>
        <EditCell resource={resource} id={id} field={field} onClose={close} />
      </Suspense>
    )
  if (!hasButton) return <span className={`${styles.editable} ${styles.roomy}`}>{children}</span>
  const label = t('edit.open', { label: field.label, title })
  return (
    <span className={styles.editable}>
      {children}
      <button ref={button} type="button" aria-label={label} title={label} onClick={() => setOpen(true)}>
        <Icon name="pen" />
      </button>
    </span>
  )
}
