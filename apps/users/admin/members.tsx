// The tenant's members with their roles, edited in place.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId } from 'react'
import type { Page } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { cursorIn, type Words, withWords } from '#admin/state/lists/list-query.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { MemberRow } from './member-row.tsx'
import styles from './members.module.css'
import { t } from './texts.ts'
import { queryOfMembers, ROLES, useLogIns, useMembers } from './use-members.ts'

export function Members() {
  const { place } = useMembers()
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const change = (changes: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: withWords(words, changes) as never })
  const query = queryOfMembers(words)
  const { data, error, refetch } = useQuery({ ...listQuery(place, query), placeholderData: keepPreviousData })
  return (
    <Screen
      title={t('members')}
      beside={data?.count != null && t('members.count', { count: formatNumber(data.count) })}
    >
      <search className={styles.filters}>
        <Search key={words.search} text={words.search ?? ''} onSearch={(search) => change({ search })} />
        <RoleFilter role={words.role ?? ''} onChange={(role) => change({ role })} />
      </search>
      {error ? <Failure error={error} onRetry={() => void refetch()} /> : data ? <Table page={data} /> : <Loading />}
      {data && <Pager page={data} isFirst={query.cursor === ''} onTurn={(cursor) => change({ cursor })} />}
    </Screen>
  )
}

/** Applied on Enter or when the field loses focus. */
function Search({ text, onSearch }: { text: string; onSearch(text: string): void }) {
  const id = useId()
  const send = (typed: string) => typed !== text && onSearch(typed)
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        {t('members.search')}
      </label>
      <input
        id={id}
        type="search"
        className={`${controls.control} ${styles.search}`}
        placeholder={t('members.search')}
        defaultValue={text}
        onBlur={(event) => send(event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && send(event.currentTarget.value.trim())}
      />
    </>
  )
}

function RoleFilter({ role, onChange }: { role: string; onChange(role: string): void }) {
  return (
    <select
      className={`${controls.control} ${styles.role}`}
      aria-label={t('members.role.all')}
      value={role}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('members.any')}</option>
      {ROLES.map((each) => (
        <option key={each} value={each}>
          {wordsOf(each)}
        </option>
      ))}
    </select>
  )
}

const HEADS = ['members.who', 'members.role.all', 'members.own', 'members.seen', 'members.actions'] as const

function Table({ page: { results } }: { page: Page }) {
  const logIns = useLogIns(results)
  const heads = HEADS.filter((key) => logIns !== null || key !== 'members.seen')
  if (results.length === 0) return <Blank title={t('members.none')} />
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={t('members.table')}>
        <thead>
          <tr>
            {heads.map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.map((row) => (
            <MemberRow key={row.id} row={row} logIns={logIns} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Pager({ page, isFirst, onTurn }: { page: Page; isFirst: boolean; onTurn(cursor: string | undefined): void }) {
  const next = cursorIn(page.next)
  return (
    <nav className={styles.pager}>
      {!isFirst && <Button onClick={() => onTurn(undefined)}>{t('members.first')}</Button>}
      {next !== null && <Button onClick={() => onTurn(next)}>{t('members.next')}</Button>}
    </nav>
  )
}
