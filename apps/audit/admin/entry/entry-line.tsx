// The heading of an entry: when, who and what, with the reason if one was required.
import type { AdminResource } from '#admin/api/metadata.ts'
import { fieldOf, wordsOf } from '#admin/metadata/resources.ts'
import { formatAge, formatTime } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import type { Entry } from './entries.ts'
import styles from './entry-line.module.css'
import type { Names } from './use-names.ts'

interface EntryProps {
  readonly entry: Entry
  readonly resource: AdminResource | undefined
  readonly names: Names
}

export function EntryLine({ entry, resource, names }: EntryProps) {
  // If a person acts, the platform's reason only repeats the entry.
  const reason = entry.staffReason ?? (entry.actorId === null ? entry.reason : null)
  return (
    <span className={styles.line}>
      <time className={styles.when} dateTime={entry.createdAt} title={formatTime(entry.createdAt, { isLong: true })}>
        {formatAge(entry.createdAt)}
      </time>
      <span className={styles.who}>{whoDid(entry, names)}</span>
      <span className={styles.what}>
        {whatWasDone(entry, resource)}
        {reason && <span className={styles.reason}>{t('by.reason', { reason })}</span>}
      </span>
    </span>
  )
}

/** A person, their key, platform staff, an impersonator, or the platform itself. */
export function whoDid({ actorId, impersonatorId, keyId, staffReason }: Entry, names: Names): string {
  if (actorId === null) return t('by.system')
  const person = names.person(actorId) ?? t(staffReason === null ? 'by.unknown' : 'by.staff')
  if (impersonatorId !== null) return t('by.inName', { staff: names.person(impersonatorId) ?? t('by.staff'), person })
  return keyId === null ? person : `${person} ${t('by.key', { key: names.key(keyId) ?? keyId.slice(-8) })}`
}

const MOST_NAMED = 4

function whatWasDone({ operation, changes }: Entry, resource: AdminResource | undefined): string {
  if (operation === 'create' || operation === 'delete') return t(`did.${operation}`)
  if (operation !== 'update') return t('did.note', { operation: wordsOf(operation) })
  const names = Object.keys(changes).map((name) => (resource && fieldOf(resource, name)?.label) ?? wordsOf(name))
  const more = names.length > MOST_NAMED ? ' …' : ''
  return t('did.update', { fields: `${names.slice(0, MOST_NAMED).join(', ')}${more}` })
}
