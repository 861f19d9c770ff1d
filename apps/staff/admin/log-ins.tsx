// A person's sessions for staff, with a way to end them.
import { useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Dialog } from '#admin/kit/page/dialog.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { formatTime } from '#admin/texts/t.ts'
import styles from './found.module.css'
import { t } from './texts.ts'
import { PLATFORM_KEY, useTurn } from './use-turn.ts'

interface LogIn {
  readonly id: string
  readonly device: string | null
  readonly address: string | null
  readonly createdAt: string
  /** The staff member who impersonates the person with it. */
  readonly impersonatorId: string | null
}

export interface LogInsProps {
  readonly id: string
  readonly email: string
  /** Whether the caller may end them. */
  readonly mayEnd: boolean
  onClose(): void
}

export function LogIns({ id, email, mayEnd, onClose }: LogInsProps) {
  const path = `/platform/people/${id}/sessions`
  const { data, error, refetch } = useQuery({
    queryKey: [...PLATFORM_KEY, path],
    queryFn: async () => (await send<{ results: readonly LogIn[] }>({ path })).body.results,
  })
  const title = t('logIns.of', { email })
  return (
    <Dialog title={title} isWide onClose={onClose}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && <Blank title={t('logIns.none')} />}
      {data && data.length > 0 && (
        <Items label={title}>
          {data.map((logIn) => (
            <Entry key={logIn.id} logIn={logIn} path={path} mayEnd={mayEnd} />
          ))}
        </Items>
      )}
      <div className={styles.answers}>
        {mayEnd && <EndAll path={path} isEmpty={data?.length === 0} />}
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </Dialog>
  )
}

function Entry({ logIn, path, mayEnd }: { logIn: LogIn; path: string; mayEnd: boolean }) {
  const { id, device, address, createdAt, impersonatorId } = logIn
  const { submit, isBusy, error } = useTurn(`${path}/${id}`, { method: 'DELETE' })
  return (
    <Item
      title={device ?? t('logIns.unknown')}
      facts={[
        impersonatorId && <strong>{t('logIns.staff')}</strong>,
        address,
        t('since', { time: formatTime(createdAt) }),
        error != null && <ProblemNotice key="error" error={error} />,
      ]}
      actions={
        mayEnd && (
          <Button tone="quiet" disabled={isBusy} onClick={submit}>
            {t('logIns.end')}
          </Button>
        )
      }
    />
  )
}

function EndAll({ path, isEmpty }: { path: string; isEmpty: boolean }) {
  const { submit, isBusy, error } = useTurn(`${path}/end-all`, { onDone: () => tell(t('people.ended')) })
  return (
    <>
      {error != null && <ProblemNotice error={error} />}
      <Button tone="danger" disabled={isBusy || isEmpty} onClick={submit}>
        {t('people.end')}
      </Button>
    </>
  )
}
