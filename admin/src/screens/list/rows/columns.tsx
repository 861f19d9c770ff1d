// The look of the list: columns, their order, and row density. Columns move by drag or by buttons.
import { type DragEvent, useState } from 'react'
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import { Button } from '../../../kit/button.tsx'
import { Icon } from '../../../kit/shown/icon.tsx'
import { t } from '../../../texts/t.ts'
import { columnsOf, DENSITIES, type Layout, moveColumn, toggleColumn } from '../views/layout.ts'
import type { KeptLayout } from '../views/use-layout.ts'
import styles from './columns.module.css'

interface ColumnsProps {
  readonly resource: AdminResource
  readonly look: KeptLayout
}

export function Columns({ resource, look }: ColumnsProps) {
  return (
    <div className={styles.columns}>
      <DensityChoice layout={look.layout} onChange={look.change} />
      <Order key={String(look.isOwn)} resource={resource} look={look} />
      {look.isOwn && (
        <Button tone="quiet" onClick={look.reset}>
          {t('list.columns.reset')}
        </Button>
      )}
    </div>
  )
}

function DensityChoice({ layout, onChange }: { layout: Layout; onChange: KeptLayout['change'] }) {
  return (
    <fieldset>
      <legend className={styles.legend}>{t('list.density')}</legend>
      <div className={styles.densities}>
        {DENSITIES.map((density) => (
          <label key={density} className={styles.check}>
            <input
              type="radio"
              name="density"
              checked={layout.density === density}
              onChange={() => onChange({ density })}
            />
            {t(`list.density.${density}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A hidden column keeps its place while the panel is open, so that nothing jumps under the pointer. */
function Order({ resource, look }: ColumnsProps) {
  const { layout, change } = look
  const [order, setOrder] = useState(() => allColumns(resource, layout.columns))
  const [dragged, setDragged] = useState<AdminField | null>(null)
  const [said, say] = useState('')
  const toggle = ({ name }: AdminField) => {
    const shown = toggleColumn(layout.columns, name)
    change({ columns: order.filter((each) => shown.includes(each)) })
  }
  const move = ({ name, label }: AdminField, place: number) => {
    const next = moveColumn(order, name, place)
    setOrder(next)
    change({ columns: next.filter((each) => layout.columns.includes(each)) })
    say(t('list.columns.moved', { label, place: next.indexOf(name) + 1, count: next.length }))
  }
  const over = (event: DragEvent, place: number) => {
    if (!dragged) return
    event.preventDefault()
    if (order[place] !== dragged.name) move(dragged, place)
  }
  return (
    <fieldset>
      <legend className={styles.legend}>{t('list.columns.shown')}</legend>
      <ol>
        {columnsOf(resource, order).map((field, place) => (
          <li
            key={field.name}
            className={`${styles.column} ${dragged === field ? styles.dragged : ''}`}
            draggable
            onDragStart={() => setDragged(field)}
            onDragOver={(event) => over(event, place)}
            onDrop={(event) => event.preventDefault()}
            onDragEnd={() => setDragged(null)}
          >
            <span className={styles.grip}>
              <Icon name="grip" />
            </span>
            <label className={styles.check}>
              <input type="checkbox" checked={layout.columns.includes(field.name)} onChange={() => toggle(field)} />
              {field.label}
            </label>
            <Move
              icon="up"
              label={t('list.columns.up', { label: field.label })}
              onMove={() => move(field, place - 1)}
            />
            <Move
              icon="down"
              label={t('list.columns.down', { label: field.label })}
              onMove={() => move(field, place + 1)}
            />
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </fieldset>
  )
}

function allColumns({ fields }: AdminResource, shown: readonly string[]): readonly string[] {
  return [...shown, ...fields.map(({ name }) => name).filter((name) => !shown.includes(name))]
}

function Move({ icon, label, onMove }: { icon: 'up' | 'down'; label: string; onMove(): void }) {
  return (
    <button type="button" className={styles.move} aria-label={label} title={label} onClick={onMove}>
      <Icon name={icon} />
    </button>
  )
}
