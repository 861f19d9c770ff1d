// Copies a signed URL of a file, for people without an account.
import { Button } from '#admin/kit/button.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import { useCall } from '#admin/state/server/use-api.ts'
import { formatTime } from '#admin/texts/t.ts'
import type { LibraryFile } from './file.ts'
import { t } from './texts.ts'

export function CopyLink({ file: { id } }: { file: LibraryFile }) {
  const { mutate, isPending } = useCall<{ url: string; expiresAt: string }>()
  const copy = () =>
    mutate(
      { method: 'POST', path: `/files/${id}/link`, body: {} },
      {
        onSuccess: async ({ url, expiresAt }) => {
          await navigator.clipboard.writeText(url)
          tell(t('link.done', { moment: formatTime(expiresAt) }))
        },
        onError: ({ message }) => tell(message),
      },
    )
  return (
    <Button disabled={isPending} onClick={copy}>
      {t('link')}
    </Button>
  )
}
