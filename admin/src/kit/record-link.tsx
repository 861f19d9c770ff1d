// A link to a record if the reader may see its resource; otherwise only its title.
import { keyOf, shortId } from '../metadata/resources.ts'
import { useAdmin, useTenant } from '../state/who/use-admin.ts'
import { Link } from './link.tsx'

export interface RecordLinkProps {
  /** Name of the resource. */
  readonly resource: string | null
  readonly id: string
  /** Title of the record, if known. */
  readonly title?: string | undefined
}

export function RecordLink({ resource, id, title }: RecordLinkProps) {
  const tenant = useTenant()
  const found = useAdmin().resources.find(({ name, operations }) => name === resource && operations.includes('read'))
  const words = title ?? `${found?.label ?? resource ?? ''} ${shortId(id)}`.trim()
  if (!found || !tenant) return <>{words}</>
  return (
    <Link to="/t/$tenant/$resource/$id" params={{ tenant, resource: keyOf(found), id }}>
      {words}
    </Link>
  )
}
