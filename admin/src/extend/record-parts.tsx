// What apps add to a record: tabs beside its form and panels below it.

import { NavLink, usePath } from '../kit/link.tsx'
import { keyOf } from '../metadata/resources.ts'
import { useAdmin, useTenant } from '../state/who/use-admin.ts'
import { t } from '../texts/t.ts'
import type { RecordProps } from './define-part.ts'
import { panelsOf, recordPagesOf } from './find-parts.ts'
import { Lazily } from './lazily.tsx'
import { parts } from './parts.ts'
import styles from './record-parts.module.css'

/** Tabs for the form and the other pages of a record; none if there is only the form. */
export function RecordTabs({ resource, kept }: RecordProps) {
  const admin = useAdmin()
  const tenant = useTenant()!
  const path = usePath()
  const pages = recordPagesOf(parts, resource, admin)
  if (pages.length === 0) return null
  const params = { tenant, resource: keyOf(resource), id: kept.record.id }
  const look = { className: styles.tab, here: styles.here, path, isExact: true }
  return (
    <nav className={styles.tabs} aria-label={t('form.pages')}>
      <NavLink to="/t/$tenant/$resource/$id" params={params} {...look}>
        {resource.label}
      </NavLink>
      {pages.map(({ path, title }) => (
        <NavLink key={path} to="/t/$tenant/$resource/$id/$page" params={{ ...params, page: path }} {...look}>
          {title()}
        </NavLink>
      ))}
    </nav>
  )
}

export function RecordPanels({ resource, kept }: RecordProps) {
  return panelsOf(parts, resource, useAdmin()).map((panel) => (
    <section key={panel.path} className={styles.panel} aria-label={panel.title()}>
      <h2>{panel.title()}</h2>
      <Lazily entry={panel} name="Panel" props={{ resource, kept }} />
    </section>
  ))
}
