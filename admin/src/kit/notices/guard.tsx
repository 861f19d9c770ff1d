// Asks before somebody leaves a form with unsaved input: with our dialog, or the browser's if the page unloads.
import { useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import { noteForm } from '../../state/form/unsaved.ts'
import { t } from '../../texts/t.ts'
import { Confirm } from '../page/dialog.tsx'

export interface GuardProps {
  isUnsaved(): boolean
  /** Discards what was typed. */
  onLeave(): void
}

export function Guard({ isUnsaved, onLeave }: GuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  })
  // Runs on every render, so that both guards know the current input.
  useEffect(() => noteForm({ isUnsaved, onLeave }))
  if (status !== 'blocked') return null
  return (
    <Confirm
      title={t('form.guard.title')}
      text={t('form.guard.text')}
      confirm={t('form.guard.leave')}
      cancel={t('form.guard.stay')}
      onConfirm={() => {
        onLeave()
        proceed()
      }}
      onCancel={reset}
    />
  )
}
