// The layout of a list: the person's own in this browser, else the open view's, else the resource's.
import { useState } from 'react'
import type { AdminResource } from '../../../api/metadata.ts'
import { keep, readKept } from '../../../state/lists/kept.ts'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { type Layout, layoutName, readLayout } from './layout.ts'

export interface KeptLayout {
  readonly layout: Layout
  /** Whether it differs from the view's or resource's layout. */
  readonly isOwn: boolean
  change(changes: Partial<Layout>): void
  /** Restores the view's or resource's layout. */
  reset(): void
}

/** `view` holds its id, its columns and its density. */
export function useLayout(resource: AdminResource, view?: { id: string; layout: Partial<Layout> }): KeptLayout {
  const name = layoutName(useAdmin(), resource, view?.id)
  const [kept, setKept] = useState(() => ({ name, own: readKept(name) }))
  if (kept.name !== name) setKept({ name, own: readKept(name) })
  const layout = readLayout(resource, kept.own ?? view?.layout)
  const write = (own: Layout | null) => {
    keep(name, own)
    setKept({ name, own })
  }
  return {
    layout,
    isOwn: kept.own !== null,
    change: (changes) => write({ ...layout, ...changes }),
    reset: () => write(null),
  }
}
