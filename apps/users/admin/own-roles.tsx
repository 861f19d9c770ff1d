// A member's custom roles: listed and, if permitted, switched individually.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tell } from '#admin/kit/notices/toast.tsx'
import { allQuery } from '#admin/state/server/queries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import styles from './members.module.css'
import { t } from './texts.ts'
import type { Change, Member } from './use-members.ts'

export function OwnRoles({ member, change }: { member: Member; change: Change | null }) {
  const [isOpen, setOpen] = useState(false)
  const mayRead = useAdmin().permissions.includes('roles.read')
  const names = member.roles.map(({ name }) => String(name)).join(', ') || t('members.own.none')
  if (!change || !mayRead) return <>{names}</>
  return (
    <details className={styles.own} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className="visually-hidden">{t('members.own.of', { name: member.name })}</span> {names}
      </summary>
      {isOpen && <Choices member={member} change={change} />}
    </details>
  )
}

function Choices({ member, change }: { member: Member; change: Change }) {
  const place = { tenant: useTenant(), resource: { path: 'roles' } }
  const { data } = useQuery(allQuery(place, { fields: 'id,name' }))
  const held = new Set(member.roles.map(({ id }) => id))
  const give = (id: string) => {
    const roles = [...held.symmetricDifference(new Set([id]))]
    change.mutate({ roles }, { onSuccess: () => tell(t('members.given')) })
  }
  if (data?.length === 0) return <p className={styles.soft}>{t('members.own.none')}</p>
  return data?.map(({ id, name }) => (
    <label key={id} className={styles.choice}>
      <input type="checkbox" checked={held.has(id)} disabled={change.isPending} onChange={() => give(id)} />
      {String(name)}
    </label>
  ))
}
