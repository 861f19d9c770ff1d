// Takes records along as a file: those that are chosen, as a table for spreadsheets or as JSON.
import { useEffect, useRef, useState } from 'react'
import type { AdminField } from '../../api/metadata.ts'
import type { Row } from '../../api/records.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { ProblemNotice } from '../../kit/problem-notice.tsx'
import { tell } from '../../kit/toast.tsx'
import { keyOf, targetOf, titleOf } from '../../metadata/resources.ts'
import { queryOf } from '../../state/list-query.ts'
import { useAdmin, usePlace } from '../../state/use-admin.ts'
import { formatNumber, t } from '../../texts/t.ts'
import { collect, MOST_EXPORTED } from './collect.ts'
import { toCsv } from './csv.ts'
import { columnsOf } from './layout.ts'
import type { ListProps } from './list-props.ts'
import type { Selection } from './selection.ts'
import styles from './selection-bar.module.css'

const FORMATS = ['csv', 'json'] as const
type Format = (typeof FORMATS)[number]

interface ExportProps extends ListProps {
  readonly selection: Selection
  onClose(): void
}

export function ExportDialog({ onClose, ...list }: ExportProps) {
  const [format, setFormat] = useState<Format>('csv')
  const { count, error, begin } = useExport(list, format, onClose)
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
        <p role="status">{count !== null && t('export.going', { count: formatNumber(count) })}</p>
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button tone="strong" disabled={count !== null} onClick={begin}>
            {t('export.begin')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** Closing the dialog stops it. */
function useExport({ resource, words, selection }: Omit<ExportProps, 'onClose'>, format: Format, onDone: () => void) {
  const admin = useAdmin()
  const place = usePlace(resource)
  const [count, setCount] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const stopping = useRef(new AbortController())
  useEffect(() => {
    const now = new AbortController()
    stopping.current = now
    return () => now.abort()
  }, [])
  const begin = async () => {
    setError(null)
    setCount(0)
    try {
      const query = queryOf(admin, resource, words)
      const { signal } = stopping.current
      const rows = await collect({ place, query, selection, signal, onProgress: setCount })
      const titled = (field: AdminField, row: Row) => titleOf(targetOf(admin, field), row)
      const text =
        format === 'csv' ? toCsv(columnsOf(resource, resource.columns), rows, titled) : JSON.stringify(rows, null, 2)
      download(`${keyOf(resource)}.${format}`, text)
      tell(t(rows.length < MOST_EXPORTED ? 'export.done' : 'export.most', { count: formatNumber(rows.length) }))
      onDone()
    } catch (thrown) {
      if ((thrown as Error).name !== 'AbortError') setError(thrown)
      setCount(null)
    }
  }
  return { count, error, begin: () => void begin() }
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
