// A link to an app's page in the tenant, with its query.
import type { ReactNode } from 'react'
import { useTenant } from '../../state/who/use-admin.ts'
import { Link } from '../link.tsx'

export interface PageLinkProps {
  /** Path of the page. */
  readonly page: string
  readonly words?: Readonly<Record<string, string>>
  readonly children: ReactNode
}

export function PageLink({ page, words = {}, children }: PageLinkProps) {
  return (
    <Link to="/t/$tenant/-/$page" params={{ tenant: useTenant()!, page }} search={words}>
      {children}
    </Link>
  )
}
