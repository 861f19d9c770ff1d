// Current impersonations: who, whom, and why.
import { useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { t } from './texts.ts'
import { PLATFORM_KEY, useMayChange, useTurn } from './use-turn.ts'

interface Impersonation {
  readonly id: string
  readonly user: string
  readonly userEmail: string
  readonly impersonatorEmail: string
  readonly tenant: string | null
  readonly reason: string | null
  readonly expiresAt: string
}

async function listImpersonations(): Promise<readonly Impersonation[]> {
  return (await send<{ results: Impersonation[] }>({ path: '/platform/impersonations' })).body.results
}

export function Page() {
  const { data, error, refetch } = useQuery({
    queryKey: [...PLATFORM_KEY, 'impersonations'],
    queryFn: listImpersonations,
  })
  return (
    <Screen title={t('impersonations.title')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <Blank title={t('impersonations.none')} />}
      {data && data.length > 0 && (
        <Items label={t('impersonations.title')}>
          {data.map((impersonation) => (
            <Acting key={impersonation.id} impersonation={impersonation} />
          ))}
        </Items>
      )}
    </Screen>
  )
}

function Acting({ impersonation }: { impersonation: Impersonation }) {
  const { id, user, userEmail, impersonatorEmail, tenant, reason, expiresAt } = impersonation
  const mayChange = useMayChange()
  const { submit, isBusy, error } = useTurn(`/platform/people/${user}/sessions/${id}`, { method: 'DELETE' })
  return (
    <Item
      title={t('impersonations.who', { by: impersonatorEmail, name: userEmail })}
      facts={[
        reason,
        tenant && t('impersonations.in', { tenant }),
        t('impersonations.until', { time: formatTime(expiresAt) }),
        error != null && <ProblemNotice key="error" error={error} />,
      ]}
      actions={
        mayChange && (
          <Button tone="quiet" disabled={isBusy} onClick={submit}>
            {t('impersonations.end')}
          </Button>
        )
      }
    />
  )
}
