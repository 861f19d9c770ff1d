// One invitation: address, role, status and remaining actions.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteRecord, type Row, readRecord, runAction } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { isRow, titleOf, wordsOf } from '#admin/metadata/resources.ts'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { formatAge, formatTime } from '#admin/texts/t.ts'
import styles from './invitations.module.css'
import { t } from './texts.ts'
import { useInvitations } from './use-invitations.ts'

type State = 'open' | 'accepted' | 'expired'

export function InvitationEntry({ row }: { row: Row }) {
  const email = String(row.email)
  const state = stateOf(row)
  const own = ([row.roles].flat() as Row[]).filter(isRow).map(({ name }) => String(name))
  const { mayDelete, mayResend } = useInvitations()
  return (
    <li className={styles.entry}>
      <span className={styles.email}>{email}</span>
      <span>{[wordsOf(String(row.role)), ...own].join(', ')}</span>
      <span>
        <span className={`${styles.state} ${styles[state]}`}>{t(`state.${state}`)}</span>{' '}
        <span className={styles.soft}>{momentOf(row, state)}</span>
      </span>
      <span className={styles.soft}>
        {isRow(row.invitedBy) && t('list.by', { name: titleOf({ titleField: 'email' }, row.invitedBy) })}
      </span>
      <span className={styles.actions}>
        {state !== 'accepted' && mayResend && <Resend id={row.id} email={email} />}
        {state !== 'accepted' && mayDelete && <Revoke id={row.id} email={email} />}
      </span>
    </li>
  )
}

function stateOf({ acceptedAt, expiresAt }: Row): State {
  if (acceptedAt !== null) return 'accepted'
  return typeof expiresAt === 'string' && Date.parse(expiresAt) < Date.now() ? 'expired' : 'open'
}

function momentOf({ acceptedAt, expiresAt }: Row, state: State): string {
  if (state === 'accepted') return t('list.accepted', { when: formatAge(String(acceptedAt)) })
  return expiresAt === null ? '' : t('list.expires', { when: formatTime(String(expiresAt)) })
}

interface Invited {
  readonly id: string
  readonly email: string
}

function Resend({ id, email }: Invited) {
  const { place } = useInvitations()
  const [tries] = useState(makeTries)
  const resend = useMutation({
    mutationFn: () => runAction(place, { id, action: { path: 'resend' }, ...tries.of({}) }),
    onSuccess: async () => {
      tries.done()
      tell(t('resent', { email }))
      await forgetRecords(place)
    },
  })
  return (
    <>
      <Button
        tone="quiet"
        disabled={resend.isPending}
        aria-label={t('resend.of', { email })}
        onClick={() => resend.mutate()}
      >
        {t('resend')}
      </Button>
      {resend.error && <ProblemNotice error={resend.error} />}
    </>
  )
}

function Revoke({ id, email }: Invited) {
  const { place } = useInvitations()
  const [isAsked, setAsked] = useState(false)
  const revoke = useMutation({
    mutationFn: async () => deleteRecord(place, await readRecord(place, id)),
    onSuccess: async () => {
      tell(t('revoked'))
      await forgetRecords(place)
    },
  })
  return (
    <>
      <Button tone="quiet" aria-label={t('revoke.of', { email })} onClick={() => setAsked(true)}>
        {t('revoke')}
      </Button>
      {isAsked && (
        <Confirm
          title={t('revoke.title', { email })}
          text={t('revoke.text')}
          confirm={t('revoke')}
          isBusy={revoke.isPending}
          onConfirm={() => revoke.mutate()}
          onCancel={() => setAsked(false)}
        >
          {revoke.error && <ProblemNotice error={revoke.error} />}
        </Confirm>
      )}
    </>
  )
}
