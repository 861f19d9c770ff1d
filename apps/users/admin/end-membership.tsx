// Ends a membership: removes somebody, or leaves.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteRecord, readRecord } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { forgetRecords } from '#admin/state/server/queries.ts'
import { useAdmin, useTenant } from '#admin/state/who/use-admin.ts'
import { LeaveTenant } from './leave-tenant.tsx'
import { t } from './texts.ts'
import { type Member, useMembers } from './use-members.ts'

/** Everybody may leave; removing others is a right. */
export function EndMembership({ member }: { member: Member }) {
  const [isAsked, setAsked] = useState(false)
  const { mayDelete } = useMembers()
  const slug = useTenant()!
  const isMe = useAdmin().person?.id === member.user?.id
  if (isMe) return <LeaveTenant slug={slug} />
  if (!mayDelete || !member.rights.includes('delete')) return null
  return (
    <>
      <Button tone="quiet" aria-label={t('members.remove.of', { name: member.name })} onClick={() => setAsked(true)}>
        {t('members.remove')}
      </Button>
      {isAsked && <Question member={member} onClose={() => setAsked(false)} />}
    </>
  )
}

function Question({ member: { id, name }, onClose }: { member: Member; onClose(): void }) {
  const { place } = useMembers()
  const end = useMutation({
    mutationFn: async () => deleteRecord(place, await readRecord(place, id)),
    onSuccess: async () => {
      tell(t('members.removed', { name }))
      onClose()
      await forgetRecords(place)
    },
  })
  return (
    <Confirm
      title={t('members.remove.title', { name })}
      text={t('members.remove.text')}
      confirm={t('members.remove')}
      isBusy={end.isPending}
      onConfirm={() => end.mutate()}
      onCancel={onClose}
    >
      {end.error && <ProblemNotice error={end.error} />}
    </Confirm>
  )
}
