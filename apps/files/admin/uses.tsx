// Records that use a file, of every visible resource with a file field.
import { RecordLink } from '#admin/kit/record-link.tsx'
import { titleOf } from '#admin/metadata/resources.ts'
import styles from './files.module.css'
import { t } from './texts.ts'
import { useUses } from './use-uses.ts'

export function Uses({ id }: { id: string }) {
  const uses = useUses(id)
  if (uses === null) return null
  if (uses.length === 0) return <p className={styles.soft}>{t('used.none')}</p>
  return (
    <ul className={styles.uses}>
      {uses.map(({ resource, record }) => (
        <li key={`${resource.name} ${record.id}`}>
          <span className={styles.soft}>{resource.label}</span>{' '}
          <RecordLink resource={resource.name} id={record.id} title={titleOf(resource, record)} />
        </li>
      ))}
    </ul>
  )
}
