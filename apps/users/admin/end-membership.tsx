// The end of a membership: somebody is sent away, or leaves.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { send } from '#admin/api/client.ts'
import { deleteRecord, readRecord } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { Confirm } from '#admin/kit/dialog.tsx'
import { ProblemNotice } from '#admin/kit/problem-notice.tsx'
import { tell } from '#admin/kit/toast.tsx'
import { forgetRecords, queryClient } from '#admin/state/queries.ts'
import { useAdmin } from '#admin/state/use-admin.ts'
import { t } from './texts.ts'
import { type Member, useMembers } from './use-members.ts'

export function EndMembership({ member }: { member: Member }) {
  const [isAsked, setAsked] = useState(false)
  const { mayDelete } = useMembers()
  const isMe = useAdmin().person?.id === member.user?.id
  // Everybody leaves; sending others away is a right.
  if (!isMe && (!mayDelete || !member.rights.includes('delete'))) return null
  const label = isMe ? t('members.leave') : t('members.remove')
  return (
    <>
      <Button
        tone="quiet"
        aria-label={isMe ? label : t('members.remove.of', { name: member.name })}
        onClick={() => setAsked(true)}
      >
        {label}
      </Button>
      {isAsked && <Question member={member} isMe={isMe} label={label} onClose={() => setAsked(false)} />}
    </>
  )
}

interface QuestionProps {
  readonly member: Member
  readonly isMe: boolean
  readonly label: string
  onClose(): void
}

function Question({ member: { id, name }, isMe, label, onClose }: QuestionProps) {
  const { place } = useMembers()
  const navigate = useNavigate()
  const end = useMutation({
    mutationFn: async () => {
      if (!isMe) return deleteRecord(place, await readRecord(place, id))
      await send({ method: 'DELETE', path: '/memberships/me', tenant: place.tenant })
    },
    onSuccess: async () => {
      if (isMe) return leave()
      tell(t('members.removed', { name }))
      onClose()
      await forgetRecords(place)
    },
  })
  /** Nothing of the tenant is known any more. */
  const leave = async () => {
    queryClient.clear()
    await navigate({ to: '/' })
  }
  return (
    <Confirm
      title={isMe ? t('members.leave.title') : t('members.remove.title', { name })}
      text={t(isMe ? 'members.leave.text' : 'members.remove.text')}
      confirm={label}
      isBusy={end.isPending}
      onConfirm={() => end.mutate()}
      onCancel={onClose}
    >
      {end.error && <ProblemNotice error={end.error} />}
    </Confirm>
  )
}
