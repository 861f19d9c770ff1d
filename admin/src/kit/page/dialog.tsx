// A modal question: the browser's own dialog, which traps focus and closes with Escape.
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { createPortal } from 'react-dom'
import { t } from '../../texts/t.ts'
import { Button } from '../button.tsx'
import styles from './dialog.module.css'

export interface ConfirmProps {
  readonly title: string
  readonly text?: string
  readonly confirm: string
  readonly cancel?: string
  readonly tone?: 'strong' | 'danger'
  readonly isBusy?: boolean
  /** Confirming is not possible; the question says why. */
  readonly isOff?: boolean
  readonly children?: ReactNode
  onConfirm(): void
  onCancel(): void
}

export interface DialogProps {
  readonly title: string
  /** Wide dialogs hold forms. */
  readonly isWide?: boolean
  readonly children: ReactNode
  onClose(): void
}

/** Open as long as it is rendered. Closing restores the previous focus. */
export function Dialog({ title, isWide = false, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => (before as HTMLElement | null)?.focus()
  }, [])
  const closeByKey = (event: { preventDefault(): void }) => {
    event.preventDefault()
    onClose()
  }
  // Rendered outside a form that may have opened it, so that its own submit does not reach that form.
  return createPortal(
    <dialog
      ref={dialog}
      className={`${styles.dialog} ${isWide ? styles.wide : ''}`}
      aria-labelledby={id}
      onCancel={closeByKey}
      onSubmit={(event) => event.stopPropagation()}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>,
    document.body,
  )
}

/** A question with two answers. */
export function Confirm({ title, text, confirm, cancel, tone = 'danger', ...rest }: ConfirmProps) {
  const { isBusy = false, isOff = false } = rest
  return (
    <Dialog title={title} onClose={rest.onCancel}>
      {text && <p className={styles.text}>{text}</p>}
      {rest.children}
      <div className={styles.actions}>
        <Button onClick={rest.onCancel}>{cancel ?? t('dialog.cancel')}</Button>
        <Button tone={tone} disabled={isBusy || isOff} onClick={rest.onConfirm}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
