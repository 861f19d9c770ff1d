// The draft of a form: kept a moment after each change and when the page goes, offered when the form is opened again.
import { useEffect, useRef, useState } from 'react'
import { now } from '../../api/clock.ts'
import type { AdminField } from '../../api/metadata.ts'
import { type Draft, draftKey, forgetOldDrafts, keepDraft, readDraft } from '../../state/drafts.ts'
import { changesOf, type Values } from '../../state/form-values.ts'
import { useAdmin, useTenant } from '../../state/use-admin.ts'
import type { RecordForm } from './use-record-form.ts'

const PAUSE_MS = 400

export interface DraftOf {
  readonly state: RecordForm
  readonly resource: string
  /** Null for a new record. */
  readonly id: string | null
  readonly etag: string | null
  readonly before: Values
}

export interface OfferedDraft {
  /** Null where there is none, or it was answered. */
  readonly offered: Draft | null
  /** It was taken over, or is not wanted. */
  close(): void
  /** Nothing is left of it, in the browser neither. */
  drop(): void
}

export function useDraft({ state, resource, id, etag, before }: DraftOf): OfferedDraft {
  const key = draftKey({ person: useAdmin().person!.id, tenant: useTenant(), resource, id })
  const [offered, setOffered] = useState(() => readDraft(localStorage, key, now()))
  const { form, fields } = state
  // Values that are saved, or not wanted: only what is typed after them is kept.
  const settled = useRef<unknown>(null)
  const latest = useRef({ key, etag, before, fields, isOffered: offered !== null })
  latest.current = { key, etag, before, fields, isOffered: offered !== null }
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    const keep = () => {
      if (form.state.values !== settled.current) keepTyped(latest.current, form.state.values as Values)
    }
    const keepSoon = () => {
      clearTimeout(waiting)
      waiting = setTimeout(keep, PAUSE_MS)
    }
    const { unsubscribe } = form.store.subscribe(keepSoon)
    addEventListener('pagehide', keep)
    return () => {
      clearTimeout(waiting)
      unsubscribe()
      removeEventListener('pagehide', keep)
    }
  }, [form])
  useEffect(() => forgetOldDrafts(localStorage, now()), [])
  const close = () => setOffered(null)
  const drop = () => {
    settled.current = form.state.values
    localStorage.removeItem(key)
    setOffered(null)
  }
  return { offered, close, drop }
}

interface Typed {
  readonly key: string
  readonly etag: string | null
  readonly before: Values
  readonly fields: readonly AdminField[]
  readonly isOffered: boolean
}

/** As long as a draft is offered, a form without changes does not take its place. */
function keepTyped({ key, etag, before, fields, isOffered }: Typed, values: Values): void {
  const mine = changesOf(fields, before, values)
  const names = Object.keys(mine)
  if (isOffered && names.length === 0) return
  const old = Object.fromEntries(names.map((name) => [name, before[name] ?? null]))
  keepDraft(localStorage, key, { draft: { at: now(), etag, before: old, mine }, fields })
}
