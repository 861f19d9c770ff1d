// Webhooks: all of them, or the one in the URL.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Icon } from '#admin/kit/shown/icon.tsx'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { Endpoint } from './endpoint.tsx'
import { EndpointForm } from './endpoint-form.tsx'
import { Endpoints } from './endpoints.tsx'
import { type Issued, SecretOnce } from './secret-once.tsx'
import { t } from './texts.ts'
import type { Webhook } from './webhook.ts'

export function Page() {
  const [{ webhook }] = useWords()
  return webhook ? <Endpoint key={webhook} id={webhook} /> : <All />
}

function All() {
  const { permissions } = useAdmin()
  const [, change] = useWords()
  const [isAdding, setAdding] = useState(false)
  const [issued, setIssued] = useState<(Issued & { webhook: Webhook }) | null>(null)
  const asked = useRead<{ results: readonly Webhook[] }>('/webhooks', { page_size: '200' })
  const isIdle = !isAdding && !issued
  return (
    <Screen
      title={t('webhooks')}
      beside={asked.data?.results.length}
      actions={
        isIdle &&
        permissions.includes('webhooks.create') && (
          <Button tone="strong" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {t('new')}
          </Button>
        )
      }
    >
      {isAdding && (
        <EndpointForm
          onDone={(made) => {
            setAdding(false)
            setIssued(made as Issued & { webhook: Webhook })
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      {issued && <SecretOnce issued={issued} onDone={() => change({ webhook: issued.webhook.id })} />}
      {isIdle && <Endpoints asked={asked} />}
    </Screen>
  )
}
