// Single-key shortcuts: never while somebody types or answers a dialog, and off if switched off (WCAG 2.1.4).
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { keep, readKept } from './kept.ts'

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

const OFF = 'keys-off'
const TYPED_INTO =
  'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox]'

const listeners = new Set<() => void>()

/** Whether single-key shortcuts work in this browser, and how to switch them. */
export function useKeysSwitch(): [isOn: boolean, turn: (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(subscribe, areOn)
  const turn = (next: boolean) => {
    keep(OFF, next ? null : true)
    for (const listener of listeners) listener()
  }
  return [isOn, turn]
}

/** Active while the component is mounted. `keys` use the names of `KeyboardEvent.key`. */
export function useKeys(keys: Keys): void {
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const act = Object.hasOwn(now.current, event.key) ? now.current[event.key] : undefined
      if (!act || isMeantOtherwise(event) || !areOn()) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

function isMeantOtherwise({ target, defaultPrevented, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent): boolean {
  const isCombined = ctrlKey || metaKey || altKey || isComposing
  const isTyped = target instanceof Element && target.closest(TYPED_INTO) !== null
  return defaultPrevented || isCombined || isTyped || document.querySelector('dialog[open]') !== null
}

const areOn = () => readKept(OFF) !== true

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
