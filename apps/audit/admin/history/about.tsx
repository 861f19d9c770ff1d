// Consequences of a record: its events, their tasks and webhook deliveries, as far as readable.
import type { ReactNode } from 'react'
import type { HappenedEvent } from '#admin/api/events.ts'
import type { RecordProps } from '#admin/extend/define-part.ts'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { t } from '../texts.ts'
import styles from './history.module.css'

const MOST = 10
const PAGE = { page_size: String(MOST), cursor: '', count: 'none', ordering: '-id' }

interface Asked {
  readonly resource: string
  readonly recordId: string
}

export function About({ resource, kept }: RecordProps) {
  const { permissions } = useAdmin()
  const asked = { resource: resource.name, recordId: kept.record.id }
  return (
    <>
      <Events {...asked} />
      {permissions.includes('tasks.read') && <Tasks {...asked} />}
      {permissions.includes('webhookDeliveries.read') && <Deliveries {...asked} />}
    </>
  )
}

function Events({ resource, recordId }: Asked) {
  const { data } = useRead<{ results: readonly HappenedEvent[] }>('/events/about', { resource, recordId })
  const words = { of: resource, from: 'start', text: recordId }
  return (
    <Found title={t('about.events')} count={data?.results.length}>
      {data?.results.slice(0, MOST).map(({ id, name, at }) => (
        <li key={id} className={styles.reference}>
          <PageLink page="events" words={words}>
            {name}
          </PageLink>
          <Moment at={at} />
        </li>
      ))}
    </Found>
  )
}

interface TaskRow {
  readonly id: string
  readonly name: string
  readonly state: string
}

function Tasks(asked: Asked) {
  const query = { ...PAGE, ...asked, fields: 'id,name,state' }
  const { data } = useRead<{ results: readonly TaskRow[] }>('/tasks', query)
  return (
    <Found title={t('about.tasks')} count={data?.results.length}>
      {data?.results.map(({ id, name, state }) => (
        <li key={id} className={styles.reference}>
          <PageLink page="tasks" words={{ task: id }}>
            {name}
          </PageLink>
          <Badge word={state} />
        </li>
      ))}
    </Found>
  )
}

interface DeliveryRow {
  readonly id: string
  readonly webhook: string
  readonly event: string
  readonly outcome: string
}

function Deliveries(asked: Asked) {
  const query = { ...PAGE, ...asked, fields: 'id,webhook,event,outcome' }
  const { data } = useRead<{ results: readonly DeliveryRow[] }>('/webhook-deliveries', query)
  return (
    <Found title={t('about.deliveries')} count={data?.results.length}>
      {data?.results.map(({ id, webhook, event, outcome }) => (
        <li key={id} className={styles.reference}>
          <PageLink page="webhooks" words={{ webhook, delivery: id }}>
            {event}
          </PageLink>
          <Badge word={outcome} />
        </li>
      ))}
    </Found>
  )
}

/** Nothing if empty: a record without consequences has no such section. */
function Found({ title, count = 0, children }: { title: string; count?: number | undefined; children: ReactNode }) {
  if (count === 0) return null
  return (
    <section aria-label={title} className={styles.about}>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  )
}
