// The current tenant, with a choice if the person has several. A tenant in which staff act is not offered.
import { useNavigate } from '@tanstack/react-router'
import { useAdmin } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import styles from './tenant-switcher.module.css'

export function TenantSwitcher({ id }: { id: string }) {
  const { tenant, tenants } = useAdmin()
  const navigate = useNavigate()
  const isOwn = tenants.some(({ slug }) => slug === tenant?.slug)
  const isOnly = tenants.length === 1 && (isOwn || !tenant)
  if (isOnly || tenants.length === 0) return <p className={styles.only}>{tenant?.name ?? tenants[0]?.name}</p>
  return (
    <div className={styles.switcher}>
      <label className="visually-hidden" htmlFor={id}>
        {t('tenant.switch')}
      </label>
      <select
        id={id}
        className={styles.select}
        value={isOwn ? tenant!.slug : ''}
        onChange={(event) => void navigate({ to: '/t/$tenant', params: { tenant: event.target.value } })}
      >
        {!isOwn && (
          <option value="" disabled hidden>
            {tenant?.name ?? t('tenant.switch')}
          </option>
        )}
        {tenants.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
