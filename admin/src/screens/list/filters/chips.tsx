// The active filters as sentences, each with a button to remove it.
import { useId } from 'react'
import { Button } from '../../../kit/button.tsx'
import { Icon } from '../../../kit/shown/icon.tsx'
import { filterChanges } from '../../../state/lists/list-query.ts'
import { t } from '../../../texts/t.ts'
import styles from '../list.module.css'
import type { ListProps } from '../list-props.ts'
import { FilterText } from './condition-text.tsx'
import { type Filter, readFilters, writeFilters } from './conditions.ts'

export function Chips({ resource, words, change }: ListProps) {
  const { join, of } = readFilters(resource, words)
  if (of.length === 0) return null
  const without = (filter: Filter) =>
    change(filterChanges(words, writeFilters({ join, of: of.filter((each) => each !== filter) })))
  return (
    <ul className={styles.chips} aria-label={t('list.filters.now')}>
      {of.map((filter) => (
        <li key={JSON.stringify(filter)}>
          <Chip resource={resource} filter={filter} onRemove={() => without(filter)} />
        </li>
      ))}
      <li>
        <Button tone="quiet" onClick={() => change(filterChanges(words, {}))}>
          {t('list.filters.clear')}
        </Button>
      </li>
    </ul>
  )
}

interface ChipProps extends Pick<ListProps, 'resource'> {
  readonly filter: Filter
  onRemove(): void
}

function Chip({ resource, filter, onRemove }: ChipProps) {
  const id = useId()
  return (
    <span className={styles.chip}>
      <span id={`${id}-text`} className={styles.chipText}>
        <FilterText resource={resource} filter={filter} />
      </span>
      <button
        type="button"
        id={id}
        aria-label={t('list.filter.remove')}
        aria-labelledby={`${id} ${id}-text`}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </span>
  )
}
