// The rows of the stream, newest first.
import { Fragment, useState } from 'react'
import type { HappenedEvent } from '#admin/api/events.ts'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Code } from '#admin/kit/shown/code.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { type EventsAsked, MOST_EVENTS, useEvents } from '#admin/state/server/use-events.ts'
import { useTenant } from '#admin/state/who/use-admin.ts'
import styles from './events.module.css'
import { t } from './texts.ts'

const TONES = { live: 'active', paused: 'pending', waiting: 'pending' } as const

export function Stream({ text, ...asked }: Omit<EventsAsked, 'tenant'> & { text: string }) {
  const { events, state, error } = useEvents({ tenant: useTenant()!, ...asked })
  const [open, setOpen] = useState<string | null>(null)
  const wanted = text.toLowerCase()
  const shown = events.filter((event) => wanted === '' || JSON.stringify(event).toLowerCase().includes(wanted))
  return (
    <>
      <p className={styles.state} role="status">
        <Badge word={TONES[state]} label={t(`state.${state}`)} />
        {events.length === MOST_EVENTS && t('most', { count: MOST_EVENTS })}
      </p>
      {error !== null && <Failure error={error} onRetry={() => location.reload()} />}
      {events.length === 0 && <Blank title={t('none')} text={t('none.text')} />}
      {events.length > 0 && shown.length === 0 && <Blank title={t('none.match')} />}
      {shown.length > 0 && (
        <Table label={t('events')} heads={[t('event'), t('record'), t('changed'), t('actor'), t('when')]}>
          {shown.map((event) => (
            <Row
              key={event.id}
              event={event}
              isOpen={open === event.id}
              onToggle={() => setOpen(open === event.id ? null : event.id)}
            />
          ))}
        </Table>
      )}
    </>
  )
}

function Row({ event, isOpen, onToggle }: { event: HappenedEvent; isOpen: boolean; onToggle(): void }) {
  const { name, resource, recordId, changed, actorId, data, at } = event
  return (
    <Fragment>
      <tr aria-current={isOpen || undefined}>
        <th scope="row">
          <button
            type="button"
            className={styles.name}
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'hide' : 'show', { name })}
            onClick={onToggle}
          >
            {name}
          </button>
        </th>
        <td>{recordId && <RecordLink resource={resource} id={recordId} title={titleIn(data)} />}</td>
        <td>{changed?.join(', ')}</td>
        <td>{actorId ? <RecordLink resource="users" id={actorId} /> : t('service')}</td>
        <td>
          <Moment at={at} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5} className={styles.payload}>
            <Code label={t('payload')} text={JSON.stringify(event, null, 2)} />
          </td>
        </tr>
      )}
    </Fragment>
  )
}

/** The usual title fields of records. */
function titleIn(data: unknown): string | undefined {
  const { title, name } = (data ?? {}) as { title?: unknown; name?: unknown }
  return [title, name].find((each): each is string => typeof each === 'string' && each !== '')
}
