// A page from an app, at its URL.
import { Navigate, useParams } from '@tanstack/react-router'
import { Missing } from '../kit/notices/missing.tsx'
import { useAdmin } from '../state/who/use-admin.ts'
import type { PagePlace } from './define-part.ts'
import { pagesIn } from './find-parts.ts'
import { Lazily } from './lazily.tsx'
import { parts } from './parts.ts'

export function PartPageIn({ place }: { place: PagePlace }) {
  const { page = '' } = useParams({ strict: false })
  const found = pagesIn(parts, place, useAdmin()).find(({ path }) => path === page)
  return found ? <Lazily key={page} entry={found} name="Page" props={{}} /> : <Missing />
}

/** Redirects to the first page that the caller may see. */
export function FirstPageIn({ place }: { place: 'account' | 'platform' }) {
  const [first] = pagesIn(parts, place, useAdmin())
  return first ? <Navigate to={`/${place}/$page`} params={{ page: first.path }} replace /> : <Missing />
}
