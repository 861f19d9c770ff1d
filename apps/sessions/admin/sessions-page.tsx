// The person's sessions: device, place and last use of each, with buttons to end them.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { signOut } from '#admin/api/account/session.ts'
import { Button } from '#admin/kit/button.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { queryClient } from '#admin/state/server/queries.ts'
import { formatAge, formatTime } from '#admin/texts/t.ts'
import { endSession, endSessions, listSessions, type Session } from './calls.ts'
import { t } from './texts.ts'

const KEY = ['account', 'sessions']

export function Page() {
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: listSessions })
  const others = useSubmit(async () => {
    await endSessions('end-others')
    await refetch()
  })
  const everywhere = useSignOutEverywhere()
  const failed = others.error ?? everywhere.error
  return (
    <Screen
      title={t('sessions.title')}
      actions={
        <>
          <Button disabled={others.isBusy || (data?.length ?? 0) < 2} onClick={others.submit}>
            {t('sessions.others')}
          </Button>
          <Button tone="danger" disabled={everywhere.isBusy} onClick={everywhere.submit}>
            {t('sessions.all')}
          </Button>
        </>
      }
    >
      {failed != null && <ProblemNotice error={failed} />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <Items label={t('sessions.title')}>
          {data.map((session) => (
            <SessionItem key={session.id} session={session} />
          ))}
        </Items>
      )}
    </Screen>
  )
}

function SessionItem({ session }: { session: Session }) {
  const { id, device, address, createdAt, lastUsedAt, isCurrent, staffReason } = session
  const { submit, isBusy, error } = useSubmit(async () => {
    await endSession(id)
    await queryClient.invalidateQueries({ queryKey: KEY })
  })
  return (
    <Item
      title={device ?? t('sessions.unknown')}
      facts={[
        isCurrent && <strong>{t('sessions.current')}</strong>,
        staffReason && <strong>{t('sessions.staff', { reason: staffReason })}</strong>,
        address,
        <span key="used" title={formatTime(lastUsedAt, { isLong: true })}>
          {t('sessions.used', { age: formatAge(lastUsedAt) })}
        </span>,
        t('sessions.since', { time: formatTime(createdAt) }),
        error != null && <ProblemNotice error={error} />,
      ]}
      actions={
        !isCurrent && (
          <Button tone="quiet" disabled={isBusy} onClick={submit}>
            {t('sessions.end')}
          </Button>
        )
      }
    />
  )
}

/** Ends this page's own session too. */
function useSignOutEverywhere() {
  const navigate = useNavigate()
  return useSubmit(async () => {
    await endSessions('end-all')
    await signOut()
    await navigate({ to: '/sign-in', search: { next: '/' } })
    queryClient.clear()
  })
}
