// An owner transfers the tenant to a member, after confirmation and a proof of identity.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { runAction } from '#admin/api/records.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { adminQuery, forgetRecords, queryClient } from '#admin/state/server/queries.ts'
import { makeTries } from '#admin/state/who/tries.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { t } from './texts.ts'
import { type Member, useMembers } from './use-members.ts'

const ACTION = { path: 'transfer-ownership' }

export function HandOver({ member }: { member: Member }) {
  const [isAsked, setAsked] = useState(false)
  const isMe = useAdmin().person?.id === member.user?.id
  if (isMe || !member.rights.includes('transferOwnership')) return null
  return (
    <>
      <Button tone="quiet" aria-label={t('members.handOver.of', { name: member.name })} onClick={() => setAsked(true)}>
        {t('members.handOver')}
      </Button>
      {isAsked && <Question member={member} onClose={() => setAsked(false)} />}
    </>
  )
}

function Question({ member: { id, name }, onClose }: { member: Member; onClose(): void }) {
  const { place } = useMembers()
  const [tries] = useState(makeTries)
  const handOver = useMutation({
    mutationFn: () => runAction(place, { id, action: ACTION, ...tries.of({}) }),
    onSuccess: async () => {
      tell(t('members.handOver.done', { name }))
      onClose()
      // The caller has fewer rights from here on: redraw every button.
      await queryClient.invalidateQueries({ queryKey: adminQuery(place.tenant).queryKey })
      await forgetRecords(place)
    },
  })
  return (
    <Confirm
      title={t('members.handOver.title', { name })}
      text={t('members.handOver.text', { name })}
      confirm={t('members.handOver.confirm')}
      isBusy={handOver.isPending}
      onConfirm={() => handOver.mutate()}
      onCancel={onClose}
    >
      {handOver.error && <ProblemNotice error={handOver.error} />}
    </Confirm>
  )
}
