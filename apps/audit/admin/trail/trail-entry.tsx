// One entry of the trail: a row that expands to its changes, its origin and related entries.
import { useState } from 'react'
import type { AdminResource } from '#admin/api/metadata.ts'
import { Link } from '#admin/kit/link.tsx'
import { keyOf, shortId, wordsOf } from '#admin/metadata/resources.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { ChangeList } from '../entry/changes.tsx'
import type { Entry } from '../entry/entries.ts'
import { EntryLine } from '../entry/entry-line.tsx'
import type { Names } from '../entry/use-names.ts'
import { t } from '../texts.ts'
import styles from './trail.module.css'

interface TrailEntryProps {
  readonly entry: Entry
  readonly names: Names
  /** Title of the record, if known. */
  readonly title: string | undefined
}

export function TrailEntry({ entry, names, title }: TrailEntryProps) {
  const [isOpen, setOpen] = useState(false)
  const resource = useAdmin().resources.find(({ name }) => name === entry.resource)
  return (
    <li className={styles.entry}>
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={styles.summary}>
          <EntryLine entry={entry} resource={resource} names={names} />
          <span className={styles.about}>
            {resource?.label ?? wordsOf(entry.resource)} {title ?? <code>{shortId(entry.recordId)}</code>}
          </span>
        </summary>
        {isOpen && <Details entry={entry} resource={resource} />}
      </details>
    </li>
  )
}

function Details({ entry, resource }: { entry: Entry; resource: AdminResource | undefined }) {
  const { address, recordId, requestId } = entry
  return (
    <div className={styles.details}>
      <ChangeList resource={resource} changes={entry.changes} />
      <p className={styles.links}>
        {address !== null && <span>{t('trail.address', { address })}</span>}
        {requestId !== null && <TrailLink words={{ requestId }} text={t('trail.sameRequest')} />}
        <TrailLink words={{ recordId }} text={t('trail.sameRecord')} />
        {hasPage(entry, resource) && <RecordLink resource={resource!} id={recordId} />}
      </p>
    </div>
  )
}

/** A deleted record has no page, and notes concern no record. */
function hasPage({ operation }: Entry, resource: AdminResource | undefined): boolean {
  return (operation === 'create' || operation === 'update') && !!resource?.operations.includes('read')
}

function TrailLink({ words, text }: { words: Readonly<Record<string, string>>; text: string }) {
  return (
    <Link to="/t/$tenant/-/$page" params={{ tenant: useTenant()!, page: 'audit' }} search={words}>
      {text}
    </Link>
  )
}

function RecordLink({ resource, id }: { resource: AdminResource; id: string }) {
  const params = { tenant: useTenant()!, resource: keyOf(resource), id }
  return (
    <Link to="/t/$tenant/$resource/$id/$page" params={{ ...params, page: 'history' }}>
      {t('history')}
    </Link>
  )
}
