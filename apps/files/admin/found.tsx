// The files that match, as images or as rows.

import { Button } from '#admin/kit/button.tsx'
import { Blank } from '#admin/kit/notices/blank.tsx'
import { Failure } from '#admin/kit/notices/failure.tsx'
import { Loading } from '#admin/kit/notices/loading.tsx'
import { PageLink } from '#admin/kit/page/page-link.tsx'
import { Moment } from '#admin/kit/shown/moment.tsx'
import { Table } from '#admin/kit/shown/table.tsx'
import { cursorIn } from '#admin/state/lists/list-query.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import { formatBytes } from '#admin/texts/bytes.ts'
import { t as shared } from '#admin/texts/t.ts'
import { usePreview } from '#admin/widgets/uploads.ts'
import { filterOf, isImage, type LibraryFile, TYPES } from './file.ts'
import styles from './files.module.css'
import { t } from './texts.ts'

const FIELDS = 'id,name,type,size,width,height,isPublic,createdAt'

export function Found() {
  const [{ search, cursor = '', ...words }, change] = useWords()
  const type = TYPES.find((each) => each === words.type) ?? 'all'
  const query = {
    page_size: '48',
    cursor,
    status: 'ready',
    fields: FIELDS,
    ...filterOf(type),
    ...(search ? { search } : { ordering: '-createdAt' }),
  }
  const { data, error, refetch } = useRead<{ results: readonly LibraryFile[]; next: string | null }>('/files', query)
  const next = cursorIn(data?.next ?? null)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  if (data.results.length === 0) return <Blank title={t('none')} text={t('none.text')} />
  return (
    <>
      {words.as === 'list' ? <Rows files={data.results} /> : <Grid files={data.results} />}
      {(cursor !== '' || next !== null) && (
        <nav className={styles.row} aria-label={shared('list.pages')}>
          <Button disabled={cursor === ''} onClick={() => void change({ cursor: undefined })}>
            {shared('list.first')}
          </Button>
          <Button disabled={next === null} onClick={() => void change({ cursor: next! })}>
            {shared('list.next')}
          </Button>
        </nav>
      )}
    </>
  )
}

function Grid({ files }: { files: readonly LibraryFile[] }) {
  const [words] = useWords()
  return (
    <ul className={styles.grid} aria-label={t('files')}>
      {files.map((file) => (
        <li key={file.id} className={styles.tile} aria-current={words.file === file.id || undefined}>
          <Thumbnail file={file} />
          <PageLink page="files" words={{ ...words, file: file.id }}>
            {file.name}
          </PageLink>
          <span className={styles.soft}>{sizeOf(file)}</span>
        </li>
      ))}
    </ul>
  )
}

function Thumbnail({ file }: { file: LibraryFile }) {
  const preview = usePreview(isImage(file) ? file.id : null)
  const ending = file.name.includes('.') ? file.name.split('.').at(-1)!.slice(0, 5) : file.type.split('/')[1]
  return (
    <span className={styles.thumbnail} aria-hidden="true">
      {preview ? <img src={preview} alt="" loading="lazy" /> : ending}
    </span>
  )
}

function Rows({ files }: { files: readonly LibraryFile[] }) {
  const [words] = useWords()
  return (
    <Table label={t('files')} heads={[t('name'), t('type'), t('size'), t('dimensions'), t('reach'), t('added')]}>
      {files.map((file) => (
        <tr key={file.id} aria-current={words.file === file.id || undefined}>
          <th scope="row">
            <PageLink page="files" words={{ ...words, file: file.id }}>
              {file.name}
            </PageLink>
          </th>
          <td>{file.type}</td>
          <td>{sizeOf(file)}</td>
          <td>{dimensionsOf(file)}</td>
          <td>{t(file.isPublic ? 'public.yes' : 'public.no')}</td>
          <td>
            <Moment at={file.createdAt} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

export function sizeOf({ size }: Pick<LibraryFile, 'size'>): string {
  return formatBytes(size)
}

export function dimensionsOf({ width, height }: Pick<LibraryFile, 'width' | 'height'>): string | null {
  return width && height ? t('pixels', { width, height }) : null
}
