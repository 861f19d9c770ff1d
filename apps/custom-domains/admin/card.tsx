// Host names that are not served yet or no longer, on the overview.
import { Attention } from '#admin/kit/notices/attention.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { t } from './texts.ts'

interface Domain {
  readonly id: string
  readonly host: string
  readonly status: 'pending' | 'lost'
  readonly problem: string | null
}

export function Card() {
  const query = { status__in: 'pending,lost', page_size: '50' }
  const { data } = useRead<{ results: readonly Domain[] }>('/custom-domains', query)
  if (!data) return null
  if (data.results.length === 0) return <Attention isCalm>{t('unverified.none')}</Attention>
  return data.results.map(({ id, host, status, problem }) => (
    <Attention key={id}>
      <RecordLink resource="customDomains" id={id} title={host} />{' '}
      <Badge word={status === 'lost' ? 'failed' : 'pending'} label={t(`status.${status}`)} /> {problem}
    </Attention>
  ))
}
