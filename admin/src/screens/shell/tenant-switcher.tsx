// The tenants of the person: the name of the one they are in, and a choice where there are more.
import { useNavigate } from '@tanstack/react-router'
import { useAdmin } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import styles from './tenant-switcher.module.css'

export function TenantSwitcher({ id }: { id: string }) {
  const { tenant, tenants } = useAdmin()
  const navigate = useNavigate()
  const isElsewhere = tenant && !tenants.some(({ slug }) => slug === tenant.slug)
  const choices = isElsewhere ? [tenant, ...tenants] : tenants
  if (choices.length < 2) return <p className={styles.only}>{tenant?.name ?? choices[0]?.name}</p>
  return (
    <div className={styles.switcher}>
      <label className="visually-hidden" htmlFor={id}>
        {t('tenant.switch')}
      </label>
      <select
        id={id}
        className={styles.select}
        value={tenant?.slug}
        onChange={(event) => void navigate({ to: '/t/$tenant', params: { tenant: event.target.value } })}
      >
        {choices.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
