// The menu of a place: headings with the resources that have a list, and apps' pages.
import type { ReactNode } from 'react'
import type { AdminResource } from '../../api/metadata.ts'
import type { PagePlace, PartPage } from '../../extend/define-part.ts'
import { parts } from '../../extend/parts.ts'
import { Link, NavLink } from '../../kit/link.tsx'
import { Sign } from '../../kit/shown/icon.tsx'
import { keyOf } from '../../metadata/resources.ts'
import { useAdmin, useTenant } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import { menuOf } from './menu-of.ts'
import styles from './shell.module.css'

const look = { className: styles.link, here: styles.here }

/** What the entries share, so that no entry follows the router by itself. */
interface EntryProps {
  /** Slug; null outside tenants. */
  readonly tenant: string | null
  /** Of the current screen. */
  readonly path: string
}

export function Menu({ place, path }: { place: PagePlace; path: string }) {
  const given = { tenant: useTenant(), path }
  const { first, sections } = menuOf(parts, place, useAdmin())
  return (
    <nav className={styles.menu} aria-label={t('app.menu')}>
      <ul>
        <li>
          <Beginning {...given} place={place} />
        </li>
        {first.map((page) => (
          <PageEntry key={page.path} {...given} page={page} />
        ))}
      </ul>
      {sections.map(({ heading, resources, pages }) => (
        <Section key={heading} heading={heading}>
          {resources.map((resource) => (
            <ResourceEntry key={resource.name} {...given} resource={resource} />
          ))}
          {pages.map((page) => (
            <PageEntry key={page.path} {...given} page={page} />
          ))}
        </Section>
      ))}
    </nav>
  )
}

/** Link to the tenant's overview; elsewhere the link back to it. */
function Beginning({ place, tenant, path }: EntryProps & { place: PagePlace }) {
  if (place !== 'tenant')
    return (
      <Link to="/" className={styles.link}>
        {t('app.back')}
      </Link>
    )
  return (
    <NavLink to="/t/$tenant" params={{ tenant: tenant! }} {...look} path={path} isExact>
      {t('home.title')}
    </NavLink>
  )
}

function Section({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section aria-labelledby={`menu-${heading}`}>
      <h2 id={`menu-${heading}`} className={styles.heading}>
        {heading}
      </h2>
      <ul>{children}</ul>
    </section>
  )
}

function ResourceEntry({ resource, tenant, path }: EntryProps & { resource: AdminResource }) {
  return (
    <li>
      <NavLink to="/t/$tenant/$resource" params={{ tenant: tenant!, resource: keyOf(resource) }} {...look} path={path}>
        {resource.icon && <Sign path={resource.icon} />}
        {resource.labelPlural}
      </NavLink>
    </li>
  )
}

function PageEntry({ page: { place, path: page, title }, tenant, path }: EntryProps & { page: PartPage }) {
  return (
    <li>
      {place === 'tenant' ? (
        <NavLink to="/t/$tenant/-/$page" params={{ tenant: tenant!, page }} {...look} path={path}>
          {title()}
        </NavLink>
      ) : (
        <NavLink to={`/${place}/$page`} params={{ page }} {...look} path={path}>
          {title()}
        </NavLink>
      )}
    </li>
  )
}
