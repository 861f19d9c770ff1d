// Exports the listed entries: for spreadsheets and for programs.
import { useMutation } from '@tanstack/react-query'
import { saveFile } from '#admin/api/files/save-file.ts'
import { Button } from '#admin/kit/button.tsx'
import { ProblemNotice } from '#admin/kit/notices/problem-notice.tsx'
import { tell } from '#admin/kit/notices/toast.tsx'
import type { Words } from '#admin/state/lists/list-query.ts'
import { useTenant } from '#admin/state/who/use-admin.ts'
import { t } from '../texts.ts'
import { exportQuery } from './export-query.ts'

const FORMATS = [
  ['csv', 'CSV'],
  ['jsonl', 'JSON'],
] as const

export function ExportButtons({ words }: { words: Words }) {
  const tenant = useTenant()
  const asked = useMutation({
    mutationFn: (format: string) =>
      saveFile({ path: '/audit/export', query: { ...exportQuery(words), format }, tenant }, `audit.${format}`),
    onSuccess: () => tell(t('trail.exported')),
  })
  return (
    <>
      {FORMATS.map(([format, name]) => (
        <Button key={format} disabled={asked.isPending} onClick={() => asked.mutate(format)}>
          {t('trail.export', { format: name })}
        </Button>
      ))}
      {asked.error && <ProblemNotice error={asked.error} />}
    </>
  )
}
