// The person's profile: name, tenants, and closing the account.
import { useQuery } from '@tanstack/react-query'
import { send } from '#admin/api/client.ts'
import { type Answers, QuestionForm } from '#admin/kit/asking/question-form.tsx'
import { ButtonLink } from '#admin/kit/button.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { queryClient } from '#admin/state/server/queries.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { LeaveTenant } from './leave-tenant.tsx'
import styles from './profile.module.css'
import { t } from './profile-texts.ts'

type Names = Readonly<Record<'firstName' | 'middleName' | 'lastName', string | null>>

const KEY = ['account', 'profile']
const text = (name: string, label: () => string, autoComplete: string) =>
  ({ name, label, type: 'text', autoComplete }) as const
const NAMES = [
  text('firstName', () => t('first'), 'given-name'),
  text('middleName', () => t('middle'), 'additional-name'),
  text('lastName', () => t('last'), 'family-name'),
]

async function readNames(): Promise<Names> {
  return (await send<Names>({ path: '/users/me' })).body
}

export function Page() {
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: readNames, refetchOnWindowFocus: false })
  return (
    <Screen title={t('title')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <Section title={t('names')} text={t('names.text')}>
          <QuestionForm
            questions={NAMES}
            initial={Object.fromEntries(NAMES.map(({ name }) => [name, data[name as keyof Names] ?? '']))}
            submit={t('save')}
            onSend={saveNames}
          />
        </Section>
      )}
      <Tenants />
      <Section title={t('erase')} text={t('erase.text')}>
        <div>
          <ButtonLink to="/account/$page" params={{ page: 'erase' }}>
            {t('erase.open')}
          </ButtonLink>
        </div>
      </Section>
    </Screen>
  )
}

async function saveNames({ middleName, ...names }: Answers): Promise<void> {
  await send({ method: 'PATCH', path: '/users/me', body: { ...names, middleName: middleName || null } })
  tell(t('saved'))
  await queryClient.invalidateQueries({ queryKey: ['admin'] })
}

function Tenants() {
  const { tenants } = useAdmin()
  if (tenants.length === 0) return null
  return (
    <Section title={t('tenants')} text={t('tenants.text')}>
      <ul className={styles.tenants}>
        {tenants.map(({ slug, name }) => (
          <li key={slug} className={styles.tenant}>
            {name} <LeaveTenant slug={slug} name={name} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
