// Tables below a form with the records that point to its record: read, added, edited, removed, and saved with the form.

import { Button } from '../../../kit/button.tsx'
import { Failure } from '../../../kit/notices/failure.tsx'
import { Loading } from '../../../kit/notices/loading.tsx'
import { Block } from '../../../kit/page/block.tsx'
import { Table } from '../../../kit/shown/table.tsx'
import { InPlaceContext } from '../../../state/form/form-context.ts'
import { forgetRecords } from '../../../state/server/queries.ts'
import { usePlace } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { InlineRowOf } from './inline-row.tsx'
import styles from './inline-tables.module.css'
import type { Inlines, InlineTable } from './use-inlines.ts'

/** Cells do not open records in place: they have no room. */
export function InlineTables({ inlines: { tables, isBusy } }: { inlines: Inlines }) {
  return (
    <InPlaceContext value={undefined}>
      {tables.map((table) => (
        <fieldset key={table.key} className={styles.table} disabled={isBusy}>
          <TableOf table={table} />
        </fieldset>
      ))}
    </InPlaceContext>
  )
}

function TableOf({ table }: { table: InlineTable }) {
  const { resource, fields, rows, error, isLoading, isCut, put, add } = table
  const place = usePlace(resource)
  const mayAdd = resource.operations.includes('create')
  return (
    <Block
      title={resource.labelPlural}
      actions={mayAdd && <Button onClick={add}>{t('form.inline.add', { label: resource.label })}</Button>}
    >
      {error !== null && <Failure error={error} onRetry={() => void forgetRecords(place)} />}
      {isLoading && <Loading />}
      {rows.length === 0 && error === null && !isLoading && <p className={styles.soft}>{t('form.inline.none')}</p>}
      {rows.length > 0 && (
        <Table
          label={resource.labelPlural}
          heads={[
            ...fields.map(({ label }) => label),
            <span key="ways" className="visually-hidden">
              {t('form.inline.ways')}
            </span>,
          ]}
        >
          {rows.map((row, index) => (
            <InlineRowOf key={row.key} table={table} row={row} name={`${resource.label} ${index + 1}`} onChange={put} />
          ))}
        </Table>
      )}
      {isCut && <p className={styles.soft}>{t('form.inline.cut', { count: rows.filter(({ id }) => id).length })}</p>}
    </Block>
  )
}
