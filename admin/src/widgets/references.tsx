// Several records of another resource, in their order.
import { lazy, Suspense } from 'react'
import controls from '../kit/control.module.css'
import { Icon } from '../kit/icon.tsx'
import { idOf, isRow, shortId, targetOf, titleOf } from '../metadata/resources.ts'
import { useAdmin } from '../state/use-admin.ts'
import { t } from '../texts/t.ts'
import { useSuggestions, useTitles } from './suggestions.ts'
import styles from './tags.module.css'
import type { CellProps, InputProps } from './widget.ts'

const Pick = lazy(() => import('../kit/pick.tsx').then((module) => ({ default: module.Pick })))

export function Cell({ field, value }: CellProps) {
  const target = targetOf(useAdmin(), field)
  const titles = listOf(value).map((each) => (isRow(each) ? titleOf(target, each) : shortId(String(each))))
  return <span className={styles.cell}>{titles.join(', ')}</span>
}

export function Input({ field, value, id, isInvalid, describedBy, onChange }: InputProps) {
  const ids = listOf(value).map((each) => idOf(each)!)
  const { choices, search, isBusy } = useSuggestions(field)
  const titles = useTitles(field, ids)
  return (
    <div className={styles.tags}>
      {ids.length > 0 && (
        <ul className={styles.list}>
          {ids.map((each) => (
            <li key={each} className={styles.tag}>
              {titles.get(each) ?? shortId(each)}
              <button
                type="button"
                className={styles.remove}
                aria-label={t('value.remove', { label: titles.get(each) ?? each })}
                onClick={() => onChange(ids.filter((other) => other !== each))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={<input id={id} className={controls.control} disabled />}>
        <Pick
          key={ids.length}
          id={id}
          label={field.label}
          chosen={null}
          choices={choices.filter((choice) => !ids.includes(choice.id))}
          isBusy={isBusy}
          isInvalid={isInvalid}
          describedBy={describedBy}
          onSearch={search}
          onChoose={(choice) => choice && onChange([...ids, choice.id])}
        />
      </Suspense>
    </div>
  )
}

function listOf(value: CellProps['value']) {
  return Array.isArray(value) ? value : []
}
