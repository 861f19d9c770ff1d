// Opens the palette: a menu button, and keyboard shortcuts on every screen.
import { lazy, Suspense, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { Button } from '../../kit/button.tsx'
import { useKeys } from '../../state/lists/keys.ts'
import { t } from '../../texts/t.ts'
import styles from './palette.module.css'

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))
const Help = lazy(() => import('./help.tsx').then((module) => ({ default: module.Help })))

export function OpenPalette() {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null)
  const close = () => setOpen(null)
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((now) => (document.querySelector('dialog[open]') ? now : 'palette'))
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
  useKeys({ '?': () => setOpen('help') })
  return (
    <>
      <Button tone="plain" className={styles.open} onClick={() => setOpen('palette')}>
        {t('palette.open')}
        <kbd>{t('palette.keys')}</kbd>
      </Button>
      {createPortal(
        <Suspense>
          {open === 'palette' && <Palette onClose={close} />}
          {open === 'help' && <Help onClose={close} />}
        </Suspense>,
        // Narrow screens hide the menu and everything rendered inside it.
        document.body,
      )}
    </>
  )
}
