// The layout of a list: as its person left it in this browser, else as the view has it that is open, else as the resource has it.
import { useState } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import { keep, readKept } from '../../state/kept.ts'
import { useAdmin } from '../../state/use-admin.ts'
import { type Layout, layoutName, readLayout } from './layout.ts'

export interface KeptLayout {
  readonly layout: Layout
  /** Whether it is not as the view or the resource has it. */
  readonly isOwn: boolean
  change(changes: Partial<Layout>): void
  /** As the view or the resource has it. */
  reset(): void
}

/** `view` has an id, and what it says of columns and density. */
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
