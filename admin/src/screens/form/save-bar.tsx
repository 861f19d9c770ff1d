// The sticky footer of a form: says whether anything is unsaved, and saves it.
import { useEffect, useRef } from 'react'
import { Button } from '../../kit/button.tsx'
import { More } from '../../kit/page/more.tsx'
import { t } from '../../texts/t.ts'
import styles from './form.module.css'
import type { After, RecordForm } from './use-record-form.ts'

export interface SaveBarProps {
  readonly state: RecordForm
  readonly isNew: boolean
  /** Something besides the fields waits to be saved. */
  readonly isMoreChanged: boolean
  /** Ways to save besides "save and leave" and "save and stay". */
  readonly ways: readonly After[]
}

export function SaveBar({ state, isNew, isMoreChanged, ways }: SaveBarProps) {
  const { form, isChanged, submit } = state
  const bar = useSaveByKey(state, isNew || isMoreChanged)
  return (
    <form.Subscribe
      selector={({ values, isSubmitting }) => [isMoreChanged || isChanged(values), isSubmitting] as const}
    >
      {([hasChanges, isSubmitting]) => {
        const isOff = isSubmitting || !(isNew || hasChanges)
        return (
          <div ref={bar} className={styles.bar}>
            <Button type="submit" tone="strong" disabled={isOff}>
              {isSubmitting ? t('form.saving') : t(isNew ? 'form.create' : 'form.save')}
            </Button>
            <Button disabled={isOff} aria-keyshortcuts="Control+S" onClick={() => void submit('stay')}>
              {t(isNew ? 'form.createAndContinue' : 'form.saveAndContinue')}
            </Button>
            {ways.length > 0 && (
              <More
                label={t('form.more')}
                items={ways.map((way) => ({
                  label: t(way === 'copy' ? 'form.saveAsNew' : 'form.saveAndAnother'),
                  isOff: way === 'copy' ? isSubmitting : isOff,
                  choose: () => void submit(way),
                }))}
              />
            )}
            <span className={styles.state}>{t(hasChanges ? 'form.changed' : 'form.unchanged')}</span>
          </div>
        )
      }}
    </form.Subscribe>
  )
}

/** Ctrl+S saves the form in use: an open dialog saves its own form, and the form below it ignores the key. */
function useSaveByKey({ form, isChanged, submit }: RecordForm, isAlways: boolean) {
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const saveByKey = (event: KeyboardEvent) => {
      if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      const dialog = [...document.querySelectorAll('dialog[open]')].at(-1)
      if (dialog && !dialog.contains(bar.current)) return
      if (isAlways || isChanged(form.state.values)) void submit('stay')
    }
    addEventListener('keydown', saveByKey)
    return () => removeEventListener('keydown', saveByKey)
  })
  return bar
}
