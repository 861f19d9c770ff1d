// The number of failed tasks, on the overview.
import { Attention } from '#admin/kit/notices/attention.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { countOf, SHOWN, type Stats } from './task.ts'
import { t } from './texts.ts'

export function Card() {
  const { data } = useRead<Stats>('/tasks/stats')
  if (!data) return null
  const count = countOf(data, SHOWN.failed)
  if (count === 0) return <Attention isCalm>{t('card.none')}</Attention>
  const oldest = data.results.filter(({ state }) => state === 'dead' || state === 'expired').map((each) => each.oldest)
  return (
    <Attention>
      {t('card.some', { count: formatNumber(count) })} <Moment at={oldest.toSorted()[0]!} />{' '}
      <PageLink page="tasks" words={{ show: 'failed' }}>
        {t('card.look')}
      </PageLink>
    </Attention>
  )
}
