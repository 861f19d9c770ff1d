// One delivery: request, response, and other attempts for the same event.

import { Button } from '#admin/kit/button.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { RecordLink } from '#admin/kit/record-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Code } from '#admin/kit/shown/code.tsx'
import { Facts } from '#admin/kit/shown/facts.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import { type Delivery, readableOf } from '../webhook.ts'
import styles from '../webhooks.module.css'

export function DeliveryDetails({ id }: { id: string }) {
  const [, change] = useWords()
  const { data, error, refetch } = useRead<Delivery>(`/webhook-deliveries/${encodeURIComponent(id)}`)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const { event, resource, recordId, responseStatus, durationMs, requestBody } = data
  const close = <Button onClick={() => change({ delivery: undefined })}>{t('close')}</Button>
  return (
    <div className={styles.details}>
      <Block title={t('delivery', { event })} actions={close}>
        <Facts
          of={[
            [t('outcome'), <Badge key="outcome" word={data.outcome} label={t(`outcome.${data.outcome}`)} />],
            [t('answer'), responseStatus ?? t('no.answer')],
            [t('error'), data.error],
            [t('duration'), durationMs === null ? null : t('duration.ms', { count: formatNumber(durationMs) })],
            [t('when'), <Moment key="when" at={data.createdAt} />],
            [t('record'), recordId && <RecordLink key="record" resource={resource} id={recordId} />],
          ]}
        />
        <Attempts of={data} />
        {requestBody === null ? (
          <p className={styles.soft}>{t('hidden')}</p>
        ) : (
          <Code label={t('request')} text={readableOf(requestBody)} />
        )}
        {data.responseBody && <Code label={t('response')} text={readableOf(data.responseBody)} />}
        {data.responseHeaders !== null && (
          <Code label={t('response.headers')} text={JSON.stringify(data.responseHeaders, null, 2)} />
        )}
      </Block>
    </div>
  )
}

function Attempts({ of: { id, webhook, eventId } }: { of: Delivery }) {
  const [words] = useWords()
  const query = { webhook, eventId, ordering: '-id', page_size: '50', fields: 'id,attempt,outcome,createdAt' }
  const tries = useRead<{ results: readonly Delivery[] }>('/webhook-deliveries', query).data?.results ?? []
  if (tries.length < 2) return null
  return (
    <nav aria-label={t('attempts')}>
      <h3 className={styles.soft}>{t('attempts')}</h3>
      <ul className={styles.row}>
        {tries.map((each) => (
          <li key={each.id} aria-current={each.id === id || undefined}>
            <PageLink page="webhooks" words={{ ...words, delivery: each.id }}>
              {t('attempt')} {formatNumber(each.attempt)}
            </PageLink>{' '}
            <Badge word={each.outcome} label={t(`outcome.${each.outcome}`)} /> <Moment at={each.createdAt} />
          </li>
        ))}
      </ul>
    </nav>
  )
}
