// The members of a tenant in which staff act, to impersonate one.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { beginActing } from '#admin/api/account/session.ts'
import { listRecords, type Row } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { isRow } from '#admin/metadata/resources.ts'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { cursorIn } from '#admin/state/lists/list-query.ts'
import { useTenant } from '#admin/state/who/use-admin.ts'
import styles from './found.module.css'
import { t } from './texts.ts'

export function Page() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useMembers()
  const people = (data?.pages ?? []).flatMap(({ results }) => results).filter(({ user }) => isRow(user))
  return (
    <Screen title={t('act.title')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && people.length === 0 && <Blank title={t('act.none')} />}
      {people.length > 0 && (
        <Items label={t('act.title')}>
          {people.map(({ id, user, role }) => (
            <Member key={id} user={user as Row} role={String(role)} />
          ))}
        </Items>
      )}
      {hasNextPage && (
        <Button className={styles.more} disabled={isFetching} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Screen>
  )
}

function useMembers() {
  const tenant = useTenant()
  return useInfiniteQuery({
    queryKey: ['api', tenant, 'people to act as'],
    queryFn: ({ pageParam: cursor, signal }) => {
      const place = { tenant, resource: { path: 'memberships' } }
      return listRecords(place, { include: 'user', page_size: '50', cursor }, signal)
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => cursorIn(next),
  })
}

function Member({ user, role }: { user: Row; role: string }) {
  const [isAsking, setAsking] = useState(false)
  const name = `${user.firstName} ${user.lastName}`
  return (
    <Item
      title={name}
      facts={[String(user.email), <Badge key="role" word={role} />]}
      actions={
        <>
          <Button tone="quiet" aria-label={t('act.as', { name })} onClick={() => setAsking(true)}>
            {t('act.submit')}
          </Button>
          {isAsking && <Question user={user.id} name={name} onCancel={() => setAsking(false)} />}
        </>
      }
    />
  )
}

function Question({ user, name, onCancel }: { user: string; name: string; onCancel(): void }) {
  const tenant = useTenant()!
  const { submit, isBusy, error } = useSubmit(async () => {
    await beginActing(tenant, user)
    location.assign(`/admin/t/${tenant}`)
  })
  return (
    <Confirm
      title={t('act.ask', { name })}
      text={t('act.text')}
      confirm={t('act.submit')}
      tone="strong"
      isBusy={isBusy}
      onCancel={onCancel}
      onConfirm={submit}
    >
      {error !== null && <ProblemNotice error={error} />}
    </Confirm>
  )
}
