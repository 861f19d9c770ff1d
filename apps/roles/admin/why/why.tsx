// Explains a person's access: for a member, a resource and optionally a record, each permission and what decides it.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId } from 'react'
import { send } from '#admin/api/client.ts'
import type { AdminField } from '#admin/api/metadata.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import controls from '#admin/kit/control.module.css'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { type Words, withWords } from '#admin/state/lists/list-query.ts'
import { listQuery } from '#admin/state/server/queries.ts'
import { useTenant } from '#admin/state/who/use-admin.ts'
import { widgetOf } from '#admin/widgets/index.ts'
import { usePermissions } from '../matrix/use-roles.ts'
import { t } from '../texts.ts'
import { type Explanation, Verdicts } from './verdicts.tsx'
import styles from './why.module.css'

interface Asked {
  readonly words: Words
  change(changes: Record<string, string | undefined>): void
}

export function Why() {
  const words = useSearch({ strict: false }) as Words
  const navigate = useNavigate()
  const change: Asked['change'] = (changes) => void navigate({ to: '.', search: withWords(words, changes) as never })
  return (
    <Screen title={t('why')}>
      <p className={styles.text}>{t('why.text')}</p>
      <section className={styles.questions} aria-label={t('why')}>
        <MemberField words={words} change={change} />
        <ResourceField words={words} change={change} />
        <RecordField words={words} change={change} />
      </section>
      {words.user && words.resource && <Answer user={words.user} resource={words.resource} recordId={words.record} />}
    </Screen>
  )
}

function MemberField({ words, change }: Asked) {
  const id = useId()
  const { Input } = widgetOf({ widget: 'reference' })
  const field = { name: 'user', label: t('why.member'), relation: { to: 'users', cardinality: 'one' }, schema: {} }
  return (
    <Field id={id} label={field.label}>
      <Input
        id={id}
        field={field as unknown as AdminField}
        value={words.user ?? null}
        isInvalid={false}
        describedBy={undefined}
        onChange={(value) => change({ user: value === null ? undefined : String(value) })}
      />
    </Field>
  )
}

function ResourceField({ words, change }: Asked) {
  const id = useId()
  const { data = [] } = usePermissions()
  return (
    <Field id={id} label={t('why.resource')}>
      <select
        id={id}
        className={controls.control}
        value={words.resource ?? ''}
        onChange={(event) => change({ resource: event.target.value, record: undefined })}
      >
        <option value="">{t('why.choose')}</option>
        {data.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** Applied on Enter or when the field loses focus. */
function RecordField({ words, change }: Asked) {
  const id = useId()
  const value = words.record ?? ''
  const send = (text: string) => text !== value && change({ record: text })
  return (
    <Field id={id} label={t('why.record')} help={t('why.record.help')}>
      <input
        id={id}
        key={value}
        className={`${controls.control} ${controls.mono}`}
        defaultValue={value}
        aria-describedby={`${id}-help`}
        onBlur={(event) => send(event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && send(event.currentTarget.value.trim())}
      />
    </Field>
  )
}

function Answer({ user, resource, recordId }: { user: string; resource: string; recordId: string | undefined }) {
  const tenant = useTenant()
  const members = useQuery(listQuery({ tenant, resource: { path: 'memberships' } }, { user, count: 'none' }))
  const membership = members.data?.results[0]?.id
  const { data, error, refetch } = useQuery({
    queryKey: ['explained', tenant, membership, resource, recordId],
    queryFn: async ({ signal }) => {
      const query = { resource, ...(recordId && { recordId }) }
      return (await send<Explanation>({ path: `/memberships/${membership}/permissions`, query, tenant, signal })).body
    },
    enabled: membership !== undefined,
  })
  const failed = error ?? members.error
  if (failed) return <Failure error={failed} onRetry={() => void refetch()} />
  if (members.data && membership === undefined) return <Blank title={t('why.noMember')} />
  return data ? <Verdicts explanation={data} /> : <Loading />
}
