// Restores the default texts of a mail.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { t } from './texts.ts'

export function Reset({ id }: { id: string }) {
  const [isAsking, setAsking] = useState(false)
  const [, change] = useWords()
  const { mutate, error, isPending } = useCall(async () => {
    await change({ kind: undefined })
    tell(t('reset.done'))
  })
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        {t('reset')}
      </Button>
      {isAsking && (
        <Confirm
          title={t('reset.title')}
          text={t('reset.text')}
          confirm={t('reset')}
          isBusy={isPending}
          onConfirm={() => mutate({ method: 'DELETE', path: `/mail-templates/${id}` })}
          onCancel={() => setAsking(false)}
        >
          {error && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
