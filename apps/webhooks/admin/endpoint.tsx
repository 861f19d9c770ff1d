// One webhook: status, actions, deliveries, and sample code for a receiver.
import { useState } from 'react'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Notice } from '#admin/kit/notices/notice.tsx'
import { Block } from '#admin/kit/page/block.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Facts } from '#admin/kit/shown/facts.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { formatAge } from '#admin/texts/t.ts'
import { Deliveries } from './delivery/deliveries.tsx'
import { Health } from './delivery/health.tsx'
import { Receiver } from './delivery/receiver.tsx'
import { EndpointActions } from './endpoint-actions.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { State } from './endpoints.tsx'
import { type Issued, SecretOnce } from './secret-once.tsx'
import { t } from './texts.ts'
import { stateOf, type Webhook } from './webhook.ts'
import styles from './webhooks.module.css'

type Mode = 'look' | 'edit' | Issued

export function Endpoint({ id }: { id: string }) {
  const { data: webhook, error, refetch } = useRead<Webhook>(`/webhooks/${encodeURIComponent(id)}`)
  const [mode, setMode] = useState<Mode>('look')
  const look = () => setMode('look')
  return (
    <Screen
      title={webhook?.url ?? t('webhooks')}
      beside={webhook && <State webhook={webhook} />}
      above={<PageLink page="webhooks">{t('back')}</PageLink>}
      actions={
        webhook && (
          <EndpointActions webhook={webhook} onEdit={() => setMode('edit')} onIssued={(issued) => setMode(issued)} />
        )
      }
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!webhook && !error && <Loading />}
      {webhook && !error && (
        <>
          {mode === 'edit' && <EndpointForm webhook={webhook} onDone={look} onCancel={look} />}
          {typeof mode === 'object' && <SecretOnce issued={mode} onDone={look} />}
          {mode !== 'edit' && <Told webhook={webhook} />}
          <Deliveries webhook={webhook} />
          <Block title={t('receiver')} text={t('receiver.text')}>
            <Receiver address={webhook.url} />
          </Block>
        </>
      )}
    </Screen>
  )
}

function Told({ webhook }: { webhook: Webhook }) {
  const state = stateOf(webhook)
  return (
    <div className={styles.told}>
      {state === 'disabled' && <Notice title={t('state.disabled')}>{webhook.disabledReason}</Notice>}
      {state === 'paused' && (
        <Notice tone="warn" title={t('state.paused')}>
          {t('state.pausedUntil', { moment: formatAge(webhook.pausedUntil!) })}
        </Notice>
      )}
      <Facts
        of={[
          [t('description'), webhook.description],
          [t('events'), webhook.events.join(', ')],
          [t('health'), <Health key="health" id={webhook.id} isLive />],
          [t('added'), <Moment key="added" at={webhook.createdAt} />],
        ]}
      />
    </div>
  )
}
