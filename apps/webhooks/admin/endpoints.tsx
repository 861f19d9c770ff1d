// All webhooks of the tenant, with their status.

import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import type { useRead } from '#admin/state/server/use-api.ts'
import { Health } from './delivery/health.tsx'
import { t } from './texts.ts'
import { stateOf, type Webhook } from './webhook.ts'
import styles from './webhooks.module.css'

export function Endpoints({ asked }: { asked: ReturnType<typeof useRead<{ results: readonly Webhook[] }>> }) {
  if (asked.error) return <Failure error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <Loading />
  if (asked.data.results.length === 0) return <Blank title={t('empty')} text={t('empty.text')} />
  return (
    <Table label={t('webhooks')} heads={[t('address'), t('events'), t('state'), t('health'), t('added')]}>
      {asked.data.results.map((webhook) => (
        <tr key={webhook.id}>
          <th scope="row">
            <PageLink page="webhooks" words={{ webhook: webhook.id }}>
              {webhook.url}
            </PageLink>
            {webhook.description && <p className={styles.soft}>{webhook.description}</p>}
          </th>
          <td>
            <span className={styles.events} title={webhook.events.join(', ')}>
              {webhook.events.join(', ')}
            </span>
          </td>
          <td>
            <State webhook={webhook} />
          </td>
          <td>
            <Health id={webhook.id} />
          </td>
          <td>
            <Moment at={webhook.createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

/** Badges reuse the words of common states. */
const TONES = { active: 'active', paused: 'pending', off: 'off', disabled: 'failed' } as const

export function State({ webhook }: { webhook: Webhook }) {
  const state = stateOf(webhook)
  return <Badge word={TONES[state]} label={t(`state.${state}`)} />
}
