// Form drafts: stored shortly after each change and when the page unloads, offered when the form opens again.
import { useEffect, useRef, useState } from 'react'
import { now } from '../../../api/clock.ts'
import type { AdminField } from '../../../api/metadata.ts'
import { type Draft, draftKey, forgetOldDrafts, keepDraft, readDraft } from '../../../state/form/drafts.ts'
import { changesOf, type Values } from '../../../state/form/form-values.ts'
import { useAdmin, useTenant } from '../../../state/who/use-admin.ts'
import type { RecordForm } from '../use-record-form.ts'

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
  /** Null if there is no draft, or the person has answered the offer. */
  readonly offered: Draft | null
  /** The draft was restored or declined. */
  close(): void
  /** Removes the draft, from the browser as well. */
  drop(): void
}

export function useDraft({ state, resource, id, etag, before }: DraftOf): OfferedDraft {
  const key = draftKey({ person: useAdmin().person!.id, tenant: useTenant(), resource, id })
  const [offered, setOffered] = useState(() => readDraft(localStorage, key, now()))
  const { form, fields } = state
  // Values that were saved or discarded: only later input is kept.
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

/** While a draft is on offer, an unchanged form does not replace it. */
function keepTyped({ key, etag, before, fields, isOffered }: Typed, values: Values): void {
  const mine = changesOf(fields, before, values)
  const names = Object.keys(mine)
  if (isOffered && names.length === 0) return
  const old = Object.fromEntries(names.map((name) => [name, before[name] ?? null]))
  keepDraft(localStorage, key, { draft: { at: now(), etag, before: old, mine }, fields })
}
