// The frame around every screen of a tenant, an account or the platform: menu, tenant switcher and sign-out.
import { Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { PLATFORM } from '../../api/account/reasons.ts'
import type { PagePlace } from '../../extend/define-part.ts'
import { pagesIn } from '../../extend/find-parts.ts'
import { parts } from '../../extend/parts.ts'
import { ReasonForm } from '../../kit/asking/reason-form.tsx'
import { Button } from '../../kit/button.tsx'
import { NavLink, usePath } from '../../kit/link.tsx'
import { Blank } from '../../kit/notices/blank.tsx'
import { Icon } from '../../kit/shown/icon.tsx'
import { Mark } from '../../kit/shown/mark.tsx'
import { useAdmin } from '../../state/who/use-admin.ts'
import { useReason } from '../../state/who/use-reason.ts'
import { t } from '../../texts/t.ts'
import { OpenPalette } from '../palette/open-palette.tsx'
import { ActingBanner } from './acting-banner.tsx'
import { Menu } from './menu.tsx'
import styles from './shell.module.css'
import { SignOut } from './sign-out.tsx'
import { StaffBanner } from './staff-banner.tsx'
import { TenantSwitcher } from './tenant-switcher.tsx'

const look = { className: styles.link, here: styles.here }

export function Shell({ place }: { place: PagePlace }) {
  const admin = useAdmin()
  const { brand } = admin
  const [isOpen, setOpen] = useState(false)
  const path = usePath()
  // biome-ignore lint/correctness/useExhaustiveDependencies: navigation closes the menu
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
        <div>
          {brand.logo && <Mark logo={brand.logo} />}
          <TenantSwitcher id="tenant-side" />
          <OpenPalette />
        </div>
        <Menu place={place} path={path} />
        <Account path={path} />
      </aside>
      <div className={styles.content}>
        <ActingBanner admin={admin} />
        {place !== 'account' && <StaffBanner />}
        <Content place={place} />
      </div>
    </div>
  )
}

/** The screen, if the person may enter; staff see nothing of the platform before giving a reason. */
function Content({ place }: { place: PagePlace }) {
  const { barredBy, person } = useAdmin()
  const reason = useReason(PLATFORM)
  if (barredBy) return <Blank title={t('tenant.barred.title')} text={t('tenant.barred.text')} />
  if (place === 'platform' && person?.staffLevel && reason === null)
    return (
      <main id="content" tabIndex={-1}>
        <ReasonForm place={PLATFORM} />
      </main>
    )
  return <Outlet />
}

function Account({ path }: { path: string }) {
  const { person } = useAdmin()
  return (
    <div className={styles.account}>
      <span className={styles.person} title={person?.email}>
        {person?.email}
      </span>
      <PlaceLink place="account" path={path}>
        {t('app.account')}
      </PlaceLink>
      <PlaceLink place="platform" path={path}>
        {t('app.platform')}
      </PlaceLink>
      <SignOut />
    </div>
  )
}

/** Link to the first page of a place, if apps bring any. */
function PlaceLink({ place, path, children }: { place: 'account' | 'platform'; path: string; children: string }) {
  const [first] = pagesIn(parts, place, useAdmin())
  if (!first) return null
  return (
    <NavLink to={`/${place}/$page`} params={{ page: first.path }} {...look} path={path}>
      {children}
    </NavLink>
  )
}
