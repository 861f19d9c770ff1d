// One record of a list: a checkbox, its title as a link, and its values.
import { type MouseEvent, memo, type ReactNode } from 'react'
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import type { Row } from '../../../api/records.ts'
import { Copy } from '../../../kit/copy.tsx'
import { Link } from '../../../kit/link.tsx'
import { keyOf, titleOf } from '../../../metadata/resources.ts'
import { t } from '../../../texts/t.ts'
import { widgetOf } from '../../../widgets/index.ts'
import { isId } from '../../../widgets/widget.ts'
import type { Chosen } from '../selection/use-selection.ts'
import { columnsOf } from '../views/layout.ts'
import { Editable } from './edit-button.tsx'
import styles from './rows.module.css'

export interface RowProps {
  readonly row: Row
  /** With the visible columns only. */
  readonly resource: AdminResource
  /** Slug of the record's tenant. */
  readonly tenant: string
  readonly isChosen: boolean
  /** Whether buttons that appear on hover are drawn. Until then their room is kept. */
  readonly hasTools: boolean
  readonly onChoose: Chosen['choose']
}

/** Redraws when the record, its selection or the columns change, not while somebody resizes a column. */
export const RowOf = memo(function RowOf({ row, resource, tenant, isChosen, hasTools, onChoose }: RowProps) {
  const title = titleOf(resource, row)
  const cells = { row, resource, hasTools }
  const toggle = ({ shiftKey }: MouseEvent) => onChoose(row.id, !isChosen, shiftKey)
  return (
    <tr className={isChosen ? styles.chosen : ''}>
      <td className={styles.choice}>
        <input
          type="checkbox"
          aria-label={t('select.row', { title })}
          checked={isChosen}
          onClick={toggle}
          onChange={ignore}
        />
      </td>
      {columnsOf(resource, resource.columns).map((field, place) =>
        place === 0 ? (
          <TitleCell key={field.name} {...cells} field={field} tenant={tenant} />
        ) : (
          <td key={field.name}>
            <MaybeEditable {...cells} field={field}>
              <ValueOf {...cells} field={field} />
            </MaybeEditable>
          </td>
        ),
      )}
    </tr>
  )
})

/** A click event reports the Shift key, a change event does not; Space clicks too. */
const ignore = () => undefined

interface CellOfProps {
  readonly row: Row
  readonly field: AdminField
  readonly resource: AdminResource
  readonly hasTools: boolean
}

function TitleCell({ tenant, ...cell }: CellOfProps & Pick<RowProps, 'tenant'>) {
  const { row, field, resource } = cell
  const { Cell } = widgetOf(field)
  const value = row[field.name] ?? null
  return (
    <th scope="row">
      <MaybeEditable {...cell}>
        <Link
          to="/t/$tenant/$resource/$id"
          params={{ tenant, resource: keyOf(resource), id: row.id }}
          className={styles.title}
        >
          {value === null || value === '' ? titleOf(undefined, row) : <Cell field={field} value={value} />}
        </Link>
      </MaybeEditable>
    </th>
  )
}

function MaybeEditable({ row, field, resource, hasTools, children }: CellOfProps & { children: ReactNode }) {
  if (!resource.editable.includes(field.name)) return children
  return (
    <Editable resource={resource} id={row.id} title={titleOf(resource, row)} field={field} hasButton={hasTools}>
      {children}
    </Editable>
  )
}

/** Shows the end of an id and copies all of it. */
function ValueOf({ row, field, hasTools }: Omit<CellOfProps, 'resource'>) {
  const { Cell } = widgetOf(field)
  const value = row[field.name] ?? null
  if (field.widget !== 'text' || !isId(field) || value === null) return <Cell field={field} value={value} />
  return (
    <span className={`${styles.id} ${hasTools ? '' : styles.roomy}`}>
      <Cell field={field} value={value} />
      {hasTools && <Copy text={String(value)} />}
    </span>
  )
}
