// Holders of a role: a few by name, and a link to all.
import { useQuery } from '@tanstack/react-query'
import { Link } from '#admin/kit/link.tsx'
import { isRow, titleOf } from '#admin/metadata/resources.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import styles from './roles.module.css'

const MOST_NAMED = '12'

export function Holders({ query }: { query: Readonly<Record<string, string>> }) {
  const tenant = useTenant()!
  const isReader = useAdmin().permissions.includes('memberships.read')
  const place = { tenant, resource: { path: 'memberships' } }
  const asked = { ...query, include: 'user', page_size: MOST_NAMED, cursor: '', count: 'limited' }
  const { data } = useQuery({ ...listQuery(place, asked), enabled: isReader })
  if (!isReader) return null
  return (
    <section aria-label={t('roles.holders')}>
      <h2>{t('roles.holders')}</h2>
      {data?.results.length === 0 && <p className={styles.soft}>{t('roles.holders.none')}</p>}
      <ul className={styles.holders}>
        {data?.results.map(({ id, user }) => (
          <li key={id}>{isRow(user) ? titleOf({ titleField: 'email' }, user) : id}</li>
        ))}
      </ul>
      {data?.next && (
        <Link to="/t/$tenant/$resource" params={{ tenant, resource: 'memberships' }} search={query}>
          {t('roles.holders.all', { count: formatNumber(data.count ?? 0) })}
        </Link>
      )}
    </section>
  )
}
