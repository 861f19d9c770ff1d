// The overview of a tenant: its resources by heading, with counts.
import { useQuery } from '@tanstack/react-query'
import type { AdminResource } from '../../api/metadata.ts'
import type { PartPage } from '../../extend/define-part.ts'
import { cardsFor } from '../../extend/find-parts.ts'
import { Lazily } from '../../extend/lazily.tsx'
import { parts } from '../../extend/parts.ts'
import { Link } from '../../kit/link.tsx'
import { Blank } from '../../kit/notices/blank.tsx'
import { Screen } from '../../kit/page/screen.tsx'
import { keyOf } from '../../metadata/resources.ts'
import { listQuery } from '../../state/server/queries.ts'
import { useAdmin, usePlace, useTenant } from '../../state/who/use-admin.ts'
import { formatNumber, t } from '../../texts/t.ts'
import { menuOf } from '../shell/menu-of.ts'
import styles from './home.module.css'

export function Home() {
  const admin = useAdmin()
  const { sections } = menuOf(parts, 'tenant', admin)
  const name = [admin.person?.firstName, admin.person?.lastName].filter(Boolean).join(' ')
  return (
    <Screen title={admin.tenant?.name ?? t('home.title')} beside={t('home.hello', { name })}>
      {sections.length === 0 && <Blank title={t('home.empty')} />}
      <Cards />
      <div className={styles.groups}>
        {sections.map(({ heading, resources, pages }) => (
          <section key={heading} className={styles.group} aria-labelledby={`home-${heading}`}>
            <h2 id={`home-${heading}`}>{heading}</h2>
            <ul className={styles.list}>
              {resources.map((resource) => (
                <Entry key={resource.name} resource={resource} />
              ))}
              {pages.map((page) => (
                <PageEntry key={page.path} page={page} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Screen>
  )
}

/** What apps report before anything is opened. */
function Cards() {
  const all = cardsFor(parts, useAdmin())
  if (all.length === 0) return null
  const cards = [...all.filter(({ isWide }) => !isWide), ...all.filter(({ isWide }) => isWide)]
  return (
    <div className={styles.cards}>
      {cards.map((card) => (
        <section
          key={card.path}
          className={`${styles.card} ${card.isWide ? styles.wide : ''}`}
          aria-label={card.title()}
        >
          <h2>{card.title()}</h2>
          <Lazily entry={card} name="Card" props={{}} />
        </section>
      ))}
    </div>
  )
}

function Entry({ resource }: { resource: AdminResource }) {
  const query = { page_size: '1', cursor: '', count: 'limited', fields: 'id' }
  const { data } = useQuery(listQuery(usePlace(resource), query))
  return (
    <li className={styles.entry}>
      <Link
        to="/t/$tenant/$resource"
        params={{ tenant: useTenant()!, resource: keyOf(resource) }}
        className={styles.link}
      >
        {resource.labelPlural}
      </Link>
      <span className={styles.count}>
        {data?.count != null && `${formatNumber(data.count)}${data.countIsLimited ? '+' : ''}`}
      </span>
    </li>
  )
}

/** A page counts its own content. */
function PageEntry({ page: { path, title } }: { page: PartPage }) {
  return (
    <li className={styles.entry}>
      <Link to="/t/$tenant/-/$page" params={{ tenant: useTenant()!, page: path }} className={styles.link}>
        {title()}
      </Link>
    </li>
  )
}
