// A question that has to be answered first: the browser's own modal dialog, which keeps the keyboard inside and leaves by Escape.
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { t } from '../texts/t.ts'
import { Button } from './button.tsx'
import styles from './dialog.module.css'

export interface ConfirmProps {
  readonly title: string
  readonly text?: string
  readonly confirm: string
  readonly cancel?: string
  readonly tone?: 'strong' | 'danger'
  readonly isBusy?: boolean
  readonly children?: ReactNode
  onConfirm(): void
  onCancel(): void
}

/** Shown for as long as it is rendered. */
export function Confirm({ title, text, confirm, cancel, tone = 'danger', isBusy = false, ...rest }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const onCancel = (event: { preventDefault(): void }) => {
    event.preventDefault()
    rest.onCancel()
  }
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onCancel={onCancel}>
      <h2 id={id}>{title}</h2>
      {text && <p className={styles.text}>{text}</p>}
      {rest.children}
      <div className={styles.actions}>
        <Button onClick={rest.onCancel}>{cancel ?? t('dialog.cancel')}</Button>
        <Button tone={tone} disabled={isBusy} onClick={rest.onConfirm}>
          {confirm}
        </Button>
      </div>
    </dialog>
  )
}
