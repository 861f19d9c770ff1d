// Exports the chosen records as CSV or JSON. The server writes very large files.
import { useEffect, useRef, useState } from 'react'
import { saveFile } from '../../../api/files/save-file.ts'
import type { AdminField, AdminMetadata } from '../../../api/metadata.ts'
import type { Place, Row } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import { tell } from '../../../kit/notices/toast.tsx'
import { Dialog } from '../../../kit/page/dialog.tsx'
import { keyOf, targetOf, titleOf } from '../../../metadata/resources.ts'
import { queryOf } from '../../../state/lists/list-query.ts'
import { useAdmin, usePlace } from '../../../state/who/use-admin.ts'
import { formatNumber, t } from '../../../texts/t.ts'
import type { ListProps } from '../list-props.ts'
import { collect, MOST_EXPORTED } from '../selection/collect.ts'
import type { Selection } from '../selection/selection.ts'
import styles from '../selection/selection-bar.module.css'
import { columnsOf } from '../views/layout.ts'
import { toCsv } from './csv.ts'
import { type Format, serverExportOf } from './server-export.ts'

const FORMATS: readonly Format[] = ['csv', 'json']

interface ExportProps extends ListProps {
  readonly selection: Selection
  /** How many records are chosen; null if they were not counted to the end. */
  readonly total: number | null
  onClose(): void
}

export function ExportDialog({ onClose, ...list }: ExportProps) {
  const [format, setFormat] = useState<Format>('csv')
  const { state, error, begin } = useExport(list, format, onClose)
  return (
    <Dialog title={t('export.title', { label: list.resource.labelPlural })} onClose={onClose}>
      <div className={styles.form}>
        <fieldset className={styles.radios} aria-label={t('export.format')}>
          {FORMATS.map((each) => (
            <label key={each}>
              <input type="radio" name="format" checked={format === each} onChange={() => setFormat(each)} />
              {t(`export.${each}`)}
            </label>
          ))}
        </fieldset>
        {error !== null && <ProblemNotice error={error} />}
        <p role="status">{state !== null && wordsOf(state)}</p>
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="strong" disabled={state !== null} onClick={begin}>
            {t('export.begin')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** How many records the browser has so far, or 'server' if the server writes the file. */
type State = number | 'server'

const wordsOf = (state: State) =>
  state === 'server' ? t('export.server') : t('export.going', { count: formatNumber(state) })

/** Closing the dialog stops the export. */
function useExport(list: Omit<ExportProps, 'onClose'>, format: Format, onDone: () => void) {
  const admin = useAdmin()
  const place = usePlace(list.resource)
  const [state, setState] = useState<State | null>(null)
  const [error, setError] = useState<unknown>(null)
  const stopping = useRef(new AbortController())
  useEffect(() => {
    const now = new AbortController()
    stopping.current = now
    return () => now.abort()
  }, [])
  const begin = async () => {
    setError(null)
    try {
      await writeFile({ ...list, admin, place, format, signal: stopping.current.signal, onState: setState })
      onDone()
    } catch (thrown) {
      if ((thrown as Error).name !== 'AbortError') setError(thrown)
      setState(null)
    }
  }
  return { state, error, begin: () => void begin() }
}

interface Writing extends Omit<ExportProps, 'onClose'> {
  readonly admin: AdminMetadata
  readonly place: Place
  readonly format: Format
  readonly signal: AbortSignal
  onState(state: State): void
}

async function writeFile(writing: Writing): Promise<void> {
  const { admin, place, resource, words, selection, total, format, signal, onState } = writing
  const query = queryOf(admin, resource, words)
  const name = `${keyOf(resource)}.${format}`
  const served = serverExportOf({ resource, query, selection, count: total, format })
  if (served) {
    onState('server')
    await saveFile({ path: `/${resource.path}/export`, query: served, tenant: place.tenant, signal }, name)
    tell(t('export.whole'))
    return
  }
  onState(0)
  const rows = await collect({ place, query, selection, signal, onProgress: onState })
  const titled = (field: AdminField, row: Row) => titleOf(targetOf(admin, field), row)
  const columns = columnsOf(resource, resource.columns)
  download(name, format === 'csv' ? toCsv(columns, rows, titled) : JSON.stringify(rows, null, 2))
  tell(t(rows.length < MOST_EXPORTED ? 'export.done' : 'export.most', { count: formatNumber(rows.length) }))
}

const TYPES = { csv: 'text/csv', json: 'application/json' }

function download(name: string, text: string): void {
  const format = name.endsWith('.csv') ? 'csv' : 'json'
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: TYPES[format] }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href))
}
