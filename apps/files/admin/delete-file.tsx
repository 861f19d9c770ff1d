// Deletes a file after showing what uses it.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { Confirm } from '#admin/kit/page/dialog.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import type { LibraryFile } from './file.ts'
import { t } from './texts.ts'
import { useUses } from './use-uses.ts'
import { Uses } from './uses.tsx'

export function DeleteFile({ file: { id, name } }: { file: LibraryFile }) {
  const [isAsking, setAsking] = useState(false)
  const [, change] = useWords()
  const uses = useUses(id) ?? []
  const { mutate, error, isPending } = useCall(async () => {
    await change({ file: undefined })
    tell(t('delete.done'))
  })
  return (
    <>
      <Button tone="danger" onClick={() => setAsking(true)}>
        {t('delete')}
      </Button>
      {isAsking && (
        <Confirm
          title={t('delete.title', { name })}
          text={t(uses.length > 0 ? 'delete.used' : 'delete.text')}
          confirm={t('delete')}
          isBusy={isPending || uses.length > 0}
          onConfirm={() => mutate({ method: 'DELETE', path: `/files/${id}` })}
          onCancel={() => setAsking(false)}
        >
          {uses.length > 0 && <Uses id={id} />}
          {error && <ProblemNotice error={error} />}
        </Confirm>
      )}
    </>
  )
}
