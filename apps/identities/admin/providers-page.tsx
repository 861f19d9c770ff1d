// External accounts for signing in: lists, links and unlinks them.
import { useQuery } from '@tanstack/react-query'
import { listProviders, type Provider, visitProvider } from '#admin/api/account/providers.ts'
import { send } from '#admin/api/client.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Section } from '#admin/kit/page/section.tsx'
import { Item, Items } from '#admin/kit/shown/items.tsx'
import { useSubmit } from '#admin/state/form/use-submit.ts'
import { queryClient } from '#admin/state/server/queries.ts'
import { formatAge, formatTime } from '#admin/texts/t.ts'
import { t } from './texts.ts'

interface Identity {
  readonly id: string
  readonly provider: string
  readonly email: string | null
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

const KEY = ['account', 'identities']

async function listIdentities(): Promise<readonly Identity[]> {
  return (await send<{ results: Identity[] }>({ path: '/auth/identities' })).body.results
}

export function Page() {
  const { data: providers = [] } = useQuery({ queryKey: ['providers'], queryFn: listProviders })
  const { data: identities = [], error } = useQuery({ queryKey: KEY, queryFn: listIdentities })
  const labelOf = ({ provider }: Identity) => providers.find(({ name }) => name === provider)?.label ?? provider
  return (
    <Screen title={t('title')}>
      <Section title={t('linked')} text={t('linked.text')}>
        {error && <ProblemNotice error={error} />}
        {identities.length === 0 && <p>{t('none')}</p>}
        {identities.length > 0 && (
          <Items label={t('linked')}>
            {identities.map((identity) => (
              <IdentityItem key={identity.id} identity={identity} label={labelOf(identity)} />
            ))}
          </Items>
        )}
        {providers.length === 0 && <p>{t('nothing')}</p>}
        {providers.map((provider) => (
          <LinkButton key={provider.name} provider={provider} />
        ))}
      </Section>
    </Screen>
  )
}

function IdentityItem({
  identity: { id, email, createdAt, lastUsedAt },
  label,
}: {
  identity: Identity
  label: string
}) {
  const { submit, isBusy, error } = useSubmit(async () => {
    await send({ method: 'DELETE', path: `/auth/identities/${id}` })
    await queryClient.invalidateQueries({ queryKey: KEY })
  })
  return (
    <Item
      title={label}
      facts={[
        email,
        t('since', { time: formatTime(createdAt) }),
        lastUsedAt ? t('used', { age: formatAge(lastUsedAt) }) : t('unused'),
        error != null && <ProblemNotice error={error} />,
      ]}
      actions={
        <Button tone="quiet" disabled={isBusy} onClick={submit}>
          {t('unlink')}
        </Button>
      }
    />
  )
}

function LinkButton({ provider: { name, label } }: { provider: Provider }) {
  const { submit, isBusy, error } = useSubmit(() =>
    visitProvider(name, { purpose: 'link', next: '/account/providers' }),
  )
  return (
    <div>
      {error != null && <ProblemNotice error={error} />}
      <Button disabled={isBusy} onClick={submit}>
        {t('link', { label })}
      </Button>
    </div>
  )
}
