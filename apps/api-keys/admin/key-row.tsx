// One API key: purpose, permissions, status and actions.
import { useState } from 'react'
import { now } from '#admin/api/clock.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { idOf, isRow } from '#admin/metadata/resources.ts'
import { useCall } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { type Issued, type Key, stateOf } from './key.ts'
import styles from './keys.module.css'
import { t } from './texts.ts'

interface KeyProps {
  readonly apiKey: Key
  onIssued(issued: Issued): void
}

export function KeyRow({ apiKey, onIssued }: KeyProps) {
  const { name, prefix, permissions, createdBy, lastUsedAt, expiresAt, revokedAt } = apiKey
  const state = stateOf(apiKey, now())
  return (
    <tr>
      <th scope="row">
        {name} {state !== 'active' && <Badge word={state} label={t(`state.${state}`)} />}
        <p className={styles.soft}>
          <code>{prefix}…</code>
        </p>
      </th>
      <td>
        <details className={styles.words}>
          <summary>{t('may.count', { count: formatNumber(permissions.length) })}</summary>
          <ul>
            {permissions.map((word) => (
              <li key={word}>
                <code>{word}</code>
              </li>
            ))}
          </ul>
        </details>
      </td>
      <td>{isRow(createdBy) ? String(createdBy.email) : '–'}</td>
      <td>{lastUsedAt === null ? t('used.never') : <Moment at={lastUsedAt} />}</td>
      <td>{expiresAt === null ? t('ends.never') : <Moment at={expiresAt} />}</td>
      <td>{revokedAt === null ? <Actions apiKey={apiKey} onIssued={onIssued} /> : <Moment at={revokedAt} />}</td>
    </tr>
  )
}

function Actions({ apiKey, onIssued }: KeyProps) {
  const { permissions, person } = useAdmin()
  const [asked, setAsked] = useState<'rotate' | 'revoke' | null>(null)
  const { id, name, createdBy } = apiKey
  // A secret's holder acts as the key's creator: only the creator may get a new one.
  const mayRotate =
    permissions.includes('apiKeys.update') && idOf(createdBy) === person?.id && stateOf(apiKey, now()) === 'active'
  const call = useCall<Issued>()
  const close = () => {
    setAsked(null)
    call.reset()
  }
  const run = (verb: 'rotate' | 'revoke') =>
    call.mutate(
      { method: 'POST', path: `/api-keys/${id}/${verb}`, body: {} },
      {
        onSuccess: (answer) => {
          close()
          if (verb === 'rotate') onIssued(answer)
          else tell(t('revoke.done', { name }))
        },
      },
    )
  return (
    <div className={styles.actions}>
      {mayRotate && (
        <Button tone="quiet" aria-label={t('rotate.of', { name })} onClick={() => setAsked('rotate')}>
          {t('rotate')}
        </Button>
      )}
      {permissions.includes('apiKeys.revoke') && (
        <Button tone="quiet" aria-label={t('revoke.of', { name })} onClick={() => setAsked('revoke')}>
          {t('revoke')}
        </Button>
      )}
      {asked && (
        <Confirm
          title={t(`${asked}.title`, { name })}
          text={t(`${asked}.text`)}
          confirm={t(asked)}
          tone={asked === 'revoke' ? 'danger' : 'strong'}
          isBusy={call.isPending}
          onConfirm={() => run(asked)}
          onCancel={close}
        >
          {call.error && <ProblemNotice error={call.error} />}
        </Confirm>
      )}
    </div>
  )
}
