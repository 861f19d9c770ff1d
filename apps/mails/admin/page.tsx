// The tenant's mails: all kinds, or the one in the URL.

import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { Missing } from '#admin/kit/notices/missing.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { Editor } from './editor.tsx'
import type { MailKind, Texts } from './mail.ts'
import { t } from './texts.ts'

export function Page() {
  const [{ kind }] = useWords()
  const { data, error, refetch } = useRead<{ results: readonly MailKind[] }>('/mails')
  const chosen = data?.results.find((each) => each.kind === kind)
  if (kind && data && !chosen) return <Missing />
  if (chosen) return <One key={chosen.templateId ?? chosen.kind} kind={chosen} />
  return (
    <Screen title={t('mails')} beside={data?.results.length}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <Kinds kinds={data.results} />}
    </Screen>
  )
}

function Kinds({ kinds }: { kinds: readonly MailKind[] }) {
  return (
    <Table label={t('mails')} heads={[t('kind'), t('subject'), t('whose')]}>
      {kinds.map(({ kind, subject, templateId }) => (
        <tr key={kind}>
          <th scope="row">
            <PageLink page="mails" words={{ kind }}>
              {wordsOf(kind)}
            </PageLink>
          </th>
          <td>{subject}</td>
          <td>
            <Badge word={templateId ? 'active' : 'usual'} label={t(templateId ? 'whose.own' : 'whose.usual')} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

/** The tenant's own texts, if any. */
function One({ kind }: { kind: MailKind }) {
  const { templateId } = kind
  const own = useRead<Texts>(`/mail-templates/${templateId}`, {}, { enabled: templateId !== null })
  if (own.error) return <Failure error={own.error} onRetry={() => void own.refetch()} />
  if (templateId !== null && !own.data) return <Loading />
  return <Editor kind={kind} kept={own.data ?? kind} />
}
