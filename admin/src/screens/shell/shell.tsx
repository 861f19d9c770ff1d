// What stands around every screen of a tenant: the menu of its resources, the tenants of the person, the way out.
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { signOut } from '../../api/session.ts'
import { Blank } from '../../kit/blank.tsx'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { groupsOf, keyOf } from '../../metadata/resources.ts'
import { queryClient } from '../../state/queries.ts'
import { useAdmin, useTenant } from '../../state/use-admin.ts'
import { t } from '../../texts/t.ts'
import styles from './shell.module.css'
import { TenantSwitcher } from './tenant-switcher.tsx'

export function Shell() {
  const { barredBy } = useAdmin()
  const [isOpen, setOpen] = useState(false)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another screen closes the menu
  useEffect(() => setOpen(false), [path])
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('app.skip')}
      </a>
      <header className={styles.bar}>
        <Button tone="quiet" aria-expanded={isOpen} aria-controls="menu" onClick={() => setOpen(!isOpen)}>
          <Icon name="menu" />
          {t('app.menu')}
        </Button>
        <TenantSwitcher id="tenant-bar" />
      </header>
      <aside id="menu" className={`${styles.side} ${isOpen ? styles.open : ''}`}>
        <TenantSwitcher id="tenant-side" />
        <Menu />
        <Account />
      </aside>
      {barredBy ? <Blank title={t('tenant.barred.title')} text={t('tenant.barred.text')} /> : <Outlet />}
    </div>
  )
}

function Menu() {
  const admin = useAdmin()
  const tenant = useTenant()!
  return (
    <nav className={styles.menu} aria-label={t('app.menu')}>
      <Link
        to="/t/$tenant"
        params={{ tenant }}
        className={styles.link}
        activeProps={{ className: styles.here }}
        activeOptions={{ exact: true }}
      >
        {t('home.title')}
      </Link>
      {groupsOf(admin).map(([heading, resources]) => (
        <section key={heading} aria-labelledby={`menu-${heading}`}>
          <h2 id={`menu-${heading}`} className={styles.heading}>
            {heading}
          </h2>
          <ul>
            {resources.map((resource) => (
              <li key={resource.name}>
                <Link
                  to="/t/$tenant/$resource"
                  params={{ tenant, resource: keyOf(resource) }}
                  className={styles.link}
                  activeProps={{ className: styles.here }}
                >
                  {resource.labelPlural}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Account() {
  const { person } = useAdmin()
  const navigate = useNavigate()
  const leave = async () => {
    await signOut()
    queryClient.clear()
    await navigate({ to: '/sign-in', search: { next: '/' } })
  }
  return (
    <div className={styles.account}>
      <span className={styles.person} title={person?.email}>
        {person?.email}
      </span>
      <Button tone="quiet" onClick={() => void leave()}>
        {t('signOut.submit')}
      </Button>
    </div>
  )
}
