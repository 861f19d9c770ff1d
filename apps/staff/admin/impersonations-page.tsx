// Who acts in whose name at this moment, and why.
import { useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { Blank } from '#admin/kit/blank.tsx'
import { Failure } from '#admin/kit/failure.tsx'
import { Item, Items } from '#admin/kit/items.tsx'
import { Loading } from '#admin/kit/loading.tsx'
import { Screen } from '#admin/kit/screen.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { t } from './texts.ts'
import { PLATFORM_KEY } from './use-turn.ts'

interface Impersonation {
  readonly id: string
  readonly user: string
  readonly impersonator: string
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
          {data.map(({ id, user, impersonator, tenant, reason, expiresAt }) => (
            <Item
              key={id}
              title={reason}
              facts={[
                <code key="who">
                  {impersonator} → {user}
                </code>,
                tenant && t('impersonations.in', { tenant }),
                t('impersonations.until', { time: formatTime(expiresAt) }),
              ]}
            />
          ))}
        </Items>
      )}
    </Screen>
  )
}
