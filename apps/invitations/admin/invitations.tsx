// Invitations: a form for several people at once, and the list of all invited.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { cursorIn, type Words, withWords } from '#admin/state/lists/list-query.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { InvitationEntry } from './invitation-entry.tsx'
import styles from './invitations.module.css'
import { InviteForm } from './invite-form.tsx'
import { t } from './texts.ts'
import { useInvitations } from './use-invitations.ts'

const PAGE_SIZE = '50'

export function Invitations() {
  const { mayCreate } = useInvitations()
  return (
    <Screen title={t('invitations')}>
      {mayCreate && <InviteForm />}
      <Entries />
    </Screen>
  )
}

function Entries() {
  const { place } = useInvitations()
  const { cursor = '' } = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const turn = (to: string | undefined) => void navigate({ to: '.', search: withWords({}, { cursor: to }) as never })
  const query = { include: 'invitedBy,roles', page_size: PAGE_SIZE, count: 'none', cursor }
  const { data, error, refetch } = useQuery({ ...listQuery(place, query), placeholderData: keepPreviousData })
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  if (data.results.length === 0) return <Blank title={t('list.empty')} />
  const older = cursorIn(data.next)
  return (
    <>
      <ul className={styles.entries} aria-label={t('list')}>
        {data.results.map((row) => (
          <InvitationEntry key={row.id} row={row} />
        ))}
      </ul>
      <nav className={styles.pager}>
        {cursor !== '' && <Button onClick={() => turn(undefined)}>{t('list.first')}</Button>}
        {older !== null && <Button onClick={() => turn(older)}>{t('list.next')}</Button>}
      </nav>
    </>
  )
}
