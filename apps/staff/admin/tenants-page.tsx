// All tenants of the deployment. Opening one asks for a reason, which stays visible inside the tenant.
import { useState } from 'react'
import { Button, ButtonLink } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Item } from '#admin/kit/shown/items.tsx'
import { formatTime } from '#admin/texts/t.ts'
import { Found } from './found.tsx'
import { t } from './texts.ts'
import { useMayChange, useTurn } from './use-turn.ts'

interface Tenant {
  readonly id: string
  readonly name: string
  readonly slug: string
  readonly status: string
  readonly createdAt: string
}

export function Page() {
  return (
    <Found<Tenant> title={t('tenants.title')} path="/platform/tenants">
      {(tenant) => <TenantItem key={tenant.id} tenant={tenant} />}
    </Found>
  )
}

function TenantItem({ tenant: { id, name, slug, status, createdAt } }: { tenant: Tenant }) {
  const mayChange = useMayChange()
  const [isAsking, setAsking] = useState(false)
  const isActive = status === 'active'
  const { submit, isBusy, error } = useTurn(`/platform/tenants/${id}/${isActive ? 'suspend' : 'restore'}`)
  return (
    <Item
      title={
        <>
          {name} <Badge word={status} />
        </>
      }
      facts={[
        <code key="slug">{slug}</code>,
        t('since', { time: formatTime(createdAt) }),
        error != null && <ProblemNotice key="error" error={error} />,
      ]}
      actions={
        <>
          {mayChange && (
            <Button tone="quiet" disabled={isBusy} onClick={isActive ? () => setAsking(true) : submit}>
              {t(isActive ? 'tenants.suspend' : 'tenants.restore')}
            </Button>
          )}
          {isActive && (
            <ButtonLink to="/t/$tenant" params={{ tenant: slug }}>
              {t('tenants.open')}
            </ButtonLink>
          )}
          {isAsking && (
            <Confirm
              title={t('tenants.suspend.ask', { name })}
              text={t('tenants.suspend.text')}
              confirm={t('tenants.suspend')}
              onCancel={() => setAsking(false)}
              onConfirm={() => {
                setAsking(false)
                submit()
              }}
            />
          )}
        </>
      }
    />
  )
}
