// The link from a record back to its list.
import type { AdminResource } from '../../api/metadata.ts'
import { Link } from '../../kit/link.tsx'
import { Icon } from '../../kit/shown/icon.tsx'
import { keyOf } from '../../metadata/resources.ts'
import { useTenant } from '../../state/who/use-admin.ts'
import styles from './back-link.module.css'

export function BackLink({ resource }: { resource: AdminResource }) {
  return (
    <Link
      to="/t/$tenant/$resource"
      params={{ tenant: useTenant()!, resource: keyOf(resource) }}
      className={styles.back}
    >
      <Icon name="back" />
      {resource.labelPlural}
    </Link>
  )
}
