// Failing webhooks, on the overview.
import { Attention } from '#admin/kit/notices/attention.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { State } from './endpoints.tsx'
import { t } from './texts.ts'
import { isHeard, type Webhook } from './webhook.ts'

export function Card() {
  const { data } = useRead<{ results: readonly Webhook[] }>('/webhooks', { page_size: '200' })
  if (!data) return null
  const unheard = data.results.filter((webhook) => !isHeard(webhook))
  if (unheard.length === 0) return <Attention isCalm>{t('failing.none')}</Attention>
  return unheard.map((webhook) => (
    <Attention key={webhook.id}>
      <PageLink page="webhooks" words={{ webhook: webhook.id }}>
        {webhook.url}
      </PageLink>{' '}
      <State webhook={webhook} />
    </Attention>
  ))
}
