// A link to a record that something is about, where its resource is one that the reader meets; else the words alone.
import { keyOf, shortId } from '../metadata/resources.ts'
import { useAdmin, useTenant } from '../state/use-admin.ts'
import { Link } from './link.tsx'

export interface RecordLinkProps {
  /** The name of the resource. */
  readonly resource: string | null
  readonly id: string
  /** What the record is called, where that is known. */
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
