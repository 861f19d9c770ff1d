// One host name: status, the DNS record that proves it, and actions.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '#admin/api/client.ts'
import { deleteRecord, type Row, readRecord } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { formatAge } from '#admin/texts/t.ts'
import styles from './custom-domains.module.css'
import { t } from './texts.ts'
import { useDomains } from './use-domains.ts'

export function DomainEntry({ row }: { row: Row }) {
  const { mayCreate, mayDelete } = useDomains()
  const host = String(row.host)
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <span className={styles.host}>{host}</span>
        <Badge word={String(row.status)} />
        {row.checkedAt && (
          <span className={styles.soft}>{t('domains.checked', { when: formatAge(String(row.checkedAt)) })}</span>
        )}
        <span className={styles.actions}>{mayDelete && <Remove id={row.id} host={host} />}</span>
      </div>
      {row.problem && <p className={styles.problem}>{String(row.problem)}</p>}
      {row.status !== 'verified' && <DnsRecord row={row} host={host} />}
      {mayCreate && <Verify id={row.id} host={host} />}
    </li>
  )
}

function DnsRecord({ row, host }: { row: Row; host: string }) {
  const parts = [
    [t('domains.type'), 'TXT'],
    [t('domains.name'), String(row.recordName)],
    [t('domains.value'), String(row.token)],
  ] as const
  return (
    <div>
      <p className={styles.soft}>{t('domains.record')}</p>
      <dl className={styles.record}>
        {parts.map(([part, value]) => (
          <div key={part} className={styles.part}>
            <dt>{part}</dt>
            <dd>
              <code>{value}</code>
              {value !== 'TXT' && <Copy part={part} host={host} value={value} />}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Copy({ part, host, value }: { part: string; host: string; value: string }) {
  const copy = () => void navigator.clipboard.writeText(value).then(() => tell(t('domains.copied')))
  return (
    <Button tone="quiet" onClick={copy}>
      {t('domains.copy')} <span className="visually-hidden">{t('domains.copy.of', { part, host })}</span>
    </Button>
  )
}

function Verify({ id, host }: { id: string; host: string }) {
  const { place } = useDomains()
  const verify = useMutation({
    mutationFn: () => send({ method: 'POST', path: `/custom-domains/${id}/verify`, tenant: place.tenant }),
    onSuccess: () => tell(t('domains.verified', { host })),
    // The record contains the last check's result.
    onSettled: () => forgetRecords(place),
  })
  return (
    <div>
      <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
        {t(verify.isPending ? 'domains.verifying' : 'domains.verify')}
        <span className="visually-hidden">{host}</span>
      </Button>
      {verify.error && <ProblemNotice error={verify.error} />}
    </div>
  )
}

function Remove({ id, host }: { id: string; host: string }) {
  const { place } = useDomains()
  const [isAsked, setAsked] = useState(false)
  const remove = useMutation({
    mutationFn: async () => deleteRecord(place, await readRecord(place, id)),
    onSuccess: async () => {
      tell(t('domains.removed'))
      await forgetRecords(place)
    },
  })
  return (
    <>
      <Button tone="quiet" aria-label={t('domains.remove.of', { host })} onClick={() => setAsked(true)}>
        {t('domains.remove')}
      </Button>
      {isAsked && (
        <Confirm
          title={t('domains.remove.title', { host })}
          text={t('domains.remove.text')}
          confirm={t('domains.remove')}
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onCancel={() => setAsked(false)}
        >
          {remove.error && <ProblemNotice error={remove.error} />}
        </Confirm>
      )}
    </>
  )
}
