// One member: role and custom roles, edited in place, last sign-in, and removal.
import { useState } from 'react'
import type { Row } from '#admin/api/records.ts'
import controls from '#admin/kit/control.module.css'
import { Link } from '#admin/kit/link.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { formatAge } from '#admin/texts/t.ts'
import { EndMembership } from './end-membership.tsx'
import { HandOver } from './hand-over.tsx'
import styles from './members.module.css'
import { OwnRoles } from './own-roles.tsx'
import { t } from './texts.ts'
import { type Change, type LogIn, type Member, memberOf, ROLES, useChange, useMembers } from './use-members.ts'

interface MemberRowProps {
  readonly row: Row
  /** Null if the caller may not know. */
  readonly logIns: ReadonlyMap<string, LogIn> | null
}

export function MemberRow({ row, logIns }: MemberRowProps) {
  const member = memberOf(row)
  const { mayUpdate } = useMembers()
  const change = useChange(member.id)
  const isChangeable = mayUpdate && member.rights.includes('update')
  return (
    <>
      <tr>
        <th scope="row">
          <Who member={member} since={String(row.createdAt)} />
        </th>
        <td>{isChangeable ? <RoleSelect member={member} change={change} /> : wordsOf(member.role)}</td>
        <td>
          <OwnRoles member={member} change={isChangeable ? change : null} />
        </td>
        {logIns && (
          <td>
            <Seen logIn={logIns.get(member.id)} />
          </td>
        )}
        <td className={styles.actions}>
          <Link to="/t/$tenant/$resource/$id" params={{ tenant: useTenant()!, resource: 'memberships', id: member.id }}>
            {t('members.record')}
          </Link>
          <HandOver member={member} />
          <EndMembership member={member} />
        </td>
      </tr>
      {change.error && (
        <tr>
          <td colSpan={logIns ? 5 : 4}>
            <ProblemNotice error={change.error} />
          </td>
        </tr>
      )}
    </>
  )
}

function Who({ member: { user, name }, since }: { member: Member; since: string }) {
  const me = useAdmin().person?.id
  return (
    <span className={styles.who}>
      <span className={styles.name}>
        {name} {user?.id === me && <span className={styles.soft}>({t('members.you')})</span>}
        {user?.isActive === false && <span className={styles.soft}>({t('members.inactive')})</span>}
      </span>
      <span className={styles.soft}>{user && String(user.email)}</span>
      <span className={styles.soft}>{t('members.since', { when: formatAge(since) })}</span>
    </span>
  )
}

function Seen({ logIn }: { logIn: LogIn | undefined }) {
  if (!logIn) return null
  const { lastSeenAt, hasSecondFactor } = logIn
  return (
    <span className={styles.seen}>
      <span>{lastSeenAt ? t('members.seen.when', { when: formatAge(lastSeenAt) }) : t('members.seen.never')}</span>
      <span className={styles.soft}>{t(hasSecondFactor ? 'members.factor' : 'members.factor.none')}</span>
    </span>
  )
}

function RoleSelect({ member, change }: { member: Member; change: Change }) {
  const [wished, wish] = useState<string | null>(null)
  const give = (role: string) => {
    wish(null)
    change.mutate({ role }, { onSuccess: () => tell(t('members.changed', { name: member.name, role: wordsOf(role) })) })
  }
  return (
    <>
      <select
        className={controls.control}
        aria-label={t('members.role', { name: member.name })}
        value={member.role}
        disabled={change.isPending}
        onChange={({ target }) => (target.value === 'owner' ? wish('owner') : give(target.value))}
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {wordsOf(role)}
          </option>
        ))}
      </select>
      {wished && (
        <Confirm
          title={t('members.owner.title', { name: member.name })}
          text={t('members.owner.text')}
          confirm={t('members.owner.confirm')}
          tone="strong"
          onConfirm={() => give(wished)}
          onCancel={() => wish(null)}
        />
      )}
    </>
  )
}
