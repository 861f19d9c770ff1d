// A webhook's deliveries, attempt by attempt; selected ones can be repeated.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { cursorIn } from '#admin/state/lists/list-query.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { formatNumber, t as shared } from '#admin/texts/t.ts'
import { t } from '../texts.ts'
import type { Delivery, Webhook } from '../webhook.ts'
import styles from '../webhooks.module.css'
import { DeliveryDetails } from './delivery.tsx'
import { Replays } from './replays.tsx'

const EVERY_MS = 3000
const SHOWN = ['all', 'failed', 'delivered'] as const

interface DeliveryPage {
  readonly results: readonly Delivery[]
  readonly next: string | null
}

export function Deliveries({ webhook }: { webhook: Webhook }) {
  const [{ cursor = '', delivery, ...words }, change] = useWords()
  const show = SHOWN.find((each) => each === words.show) ?? 'all'
  const [chosen, setChosen] = useState<readonly string[]>([])
  const query = {
    webhook: webhook.id,
    page_size: '25',
    ordering: '-id',
    fields: 'id,event,outcome,responseStatus,attempt,durationMs,createdAt',
    cursor,
    ...(show !== 'all' && { outcome: show }),
  }
  const { data, error, refetch } = useRead<DeliveryPage>('/webhook-deliveries', query, { everyMs: EVERY_MS })
  const next = cursorIn(data?.next ?? null)
  const choices = SHOWN.map((each) => [each, t(`show.${each}`)] as const)
  const choose = (id: string) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  return (
    <Block
      title={t('deliveries')}
      text={t('deliveries.text')}
      actions={
        <>
          <Segments
            label={t('show.label')}
            value={show}
            choices={choices}
            onChange={(each) => change({ show: each === 'all' ? undefined : each, cursor: undefined })}
          />
          <Replays webhook={webhook} chosen={chosen} onDone={() => setChosen([])} />
        </>
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.results.length === 0 && (
        <Blank
          title={t(show === 'failed' ? 'deliveries.noneFailed' : 'deliveries.none')}
          text={show === 'all' ? t('deliveries.none.text') : ''}
        />
      )}
      {data && data.results.length > 0 && (
        <DeliveryRows found={data.results} open={delivery} chosen={chosen} onChoose={choose} />
      )}
      {(cursor !== '' || next !== null) && (
        <nav className={styles.row} aria-label={shared('list.pages')}>
          <Button disabled={cursor === ''} onClick={() => change({ cursor: undefined })}>
            {shared('list.first')}
          </Button>
          <Button disabled={next === null} onClick={() => change({ cursor: next! })}>
            {shared('list.next')}
          </Button>
        </nav>
      )}
      {delivery && <DeliveryDetails key={delivery} id={delivery} />}
    </Block>
  )
}

interface DeliveryRowsProps {
  readonly found: readonly Delivery[]
  readonly open: string | undefined
  readonly chosen: readonly string[]
  onChoose(id: string): void
}

function DeliveryRows({ found, open, chosen, onChoose }: DeliveryRowsProps) {
  const [words] = useWords()
  return (
    <Table
      label={t('deliveries')}
      heads={['', t('event'), t('outcome'), t('answer'), t('attempt'), t('duration'), t('when')]}
    >
      {found.map(({ id, event, outcome, responseStatus, attempt, durationMs, createdAt }) => (
        <tr key={id} aria-current={id === open || undefined}>
          <td>
            <input
              type="checkbox"
              aria-label={t('choose', { event, attempt })}
              checked={chosen.includes(id)}
              onChange={() => onChoose(id)}
            />
          </td>
          <th scope="row">
            <PageLink page="webhooks" words={{ ...words, delivery: id }}>
              {event}
            </PageLink>
          </th>
          <td>
            <Badge word={outcome} label={t(`outcome.${outcome}`)} />
          </td>
          <td>{responseStatus ?? t('no.answer')}</td>
          <td>{formatNumber(attempt)}</td>
          <td>{durationMs === null ? shared('value.none') : t('duration.ms', { count: formatNumber(durationMs) })}</td>
          <td>
            <Moment at={createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}
