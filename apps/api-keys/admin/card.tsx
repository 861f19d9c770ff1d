// API keys about to expire, on the overview: the programs that use them will then stop.
import { Attention } from '#admin/kit/notices/attention.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { isEnding } from './ending.ts'
import type { Key } from './key.ts'
import { t } from './texts.ts'

export function Card() {
  const query = { revokedAt__isnull: 'true', expiresAt__isnull: 'false', ordering: 'expiresAt', page_size: '200' }
  const { data } = useRead<{ results: readonly Key[] }>('/api-keys', query)
  if (!data) return null
  const ending = data.results.filter((key) => isEnding(key, Date.now()))
  if (ending.length === 0) return <Attention isCalm>{t('ending.none')}</Attention>
  return ending.map(({ id, name, expiresAt }) => (
    <Attention key={id}>
      <PageLink page="api-keys">{name}</PageLink> <Moment at={expiresAt!} />
    </Attention>
  ))
}
