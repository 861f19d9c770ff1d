// Keyboard shortcuts of a list. They move the real focus, so that screen readers announce the row.
import { useNavigate } from '@tanstack/react-router'
import type { AdminResource } from '../../api/metadata.ts'
import { keyOf } from '../../metadata/resources.ts'
import { useKeys } from '../../state/lists/keys.ts'
import { useTenant } from '../../state/who/use-admin.ts'

const CONTENT = '#content'

export function useListKeys(resource: AdminResource): void {
  const navigate = useNavigate()
  const tenant = useTenant()!
  const open = () => {
    if (resource.operations.includes('create'))
      void navigate({ to: '/t/$tenant/$resource/new', params: { tenant, resource: keyOf(resource) } as never })
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    n: open,
    x: () => here()?.querySelector<HTMLElement>('input[type=checkbox]')?.click(),
    '/': () => document.querySelector<HTMLInputElement>(`${CONTENT} input[type=search]`)?.select(),
  })
}

const here = () => document.activeElement?.closest(`${CONTENT} tbody tr`)

/** Focuses the title of the next or previous row; from elsewhere the first or last one. */
function step(way: 1 | -1): void {
  const rows = [...document.querySelectorAll(`${CONTENT} tbody tr`)]
  const here = rows.findIndex((row) => row.contains(document.activeElement))
  const next = here < 0 && way < 0 ? rows.length - 1 : Math.min(rows.length - 1, Math.max(0, here + way))
  rows[next]?.querySelector<HTMLElement>('th a')?.focus()
}
