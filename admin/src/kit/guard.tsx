// Whoever leaves a form with something unsaved is asked first, by our own dialog, or the browser's when the page itself goes.
import { useBlocker } from '@tanstack/react-router'
import { useEffect } from 'react'
import { noteForm } from '../state/unsaved.ts'
import { t } from '../texts/t.ts'
import { Confirm } from './dialog.tsx'

export interface GuardProps {
  isUnsaved(): boolean
  /** What was typed is not wanted any more. */
  onLeave(): void
}

export function Guard({ isUnsaved, onLeave }: GuardProps) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  })
  // As it is drawn now: both know what is typed at that moment.
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
