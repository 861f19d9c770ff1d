// A page of a record from an app, such as its history.
import { useParams } from '@tanstack/react-router'
import type { RecordProps } from '../../extend/define-part.ts'
import { recordPagesOf } from '../../extend/find-parts.ts'
import { Lazily } from '../../extend/lazily.tsx'
import { parts } from '../../extend/parts.ts'
import { Blank } from '../../kit/notices/blank.tsx'
import { useAdmin } from '../../state/who/use-admin.ts'
import { t } from '../../texts/t.ts'
import { RecordFrame } from './record-frame.tsx'

export function RecordPage() {
  return <RecordFrame>{(resource, kept) => <PageOf resource={resource} kept={kept} />}</RecordFrame>
}

function PageOf(given: RecordProps) {
  const { page = '' } = useParams({ strict: false })
  const found = recordPagesOf(parts, given.resource, useAdmin()).find(({ path }) => path === page)
  if (!found) return <Blank title={t('problem.notFound')} text={t('problem.notFound.text')} />
  return <Lazily key={page} entry={found} name="Page" props={given} />
}
