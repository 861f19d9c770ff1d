// Above the rows: a debounced search, the filters, and the layout.
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { Popover } from '../../kit/page/popover.tsx'
import { Icon } from '../../kit/shown/icon.tsx'
import { filtersIn } from '../../state/lists/list-query.ts'
import { t } from '../../texts/t.ts'
import { QuickFilter } from './filters/quick-filter.tsx'
import styles from './list.module.css'
import type { CountedProps, ListProps, ViewProps } from './list-props.ts'
import { Columns } from './rows/columns.tsx'
import { SaveView } from './views/view-menu.tsx'

const PAUSE_MS = 250

export function Toolbar({
  areFiltersOpen,
  onFilters,
  ...list
}: ViewProps & CountedProps & { areFiltersOpen: boolean; onFilters(): void }) {
  const { resource, words } = list
  const count = filtersIn(words).length
  const hasFilters = Object.keys(resource.filters).length > 0
  return (
    <div className={styles.toolbar}>
      {resource.isSearchable && <Search {...list} />}
      {hasFilters && (
        <Button aria-expanded={areFiltersOpen} onClick={onFilters}>
          <Icon name="filter" />
          {t('list.filters')}
          {count > 0 && <span className={styles.number}>{count}</span>}
        </Button>
      )}
      <QuickFilter {...list} />
      <div className={styles.look}>
        <SaveView {...list} />
        <Popover
          button={
            <>
              <Icon name="columns" />
              {t('list.columns')}
            </>
          }
        >
          {() => <Columns resource={resource} look={list.look} />}
        </Popover>
      </div>
    </div>
  )
}

function Search({ resource, words, change }: ListProps) {
  const asked = words.search ?? ''
  const [text, setText] = useState(asked)
  const sent = useRef(asked)
  // The URL may change through the back button or "clear all".
  useEffect(() => {
    if (asked !== sent.current) setText(asked)
    sent.current = asked
  }, [asked])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing restarts the delay
  useEffect(() => {
    if (text.trim() === sent.current) return
    const waiting = setTimeout(() => {
      sent.current = text.trim()
      change({ search: text.trim() })
    }, PAUSE_MS)
    return () => clearTimeout(waiting)
  }, [text])
  return (
    <search className={styles.search}>
      <input
        type="search"
        className={controls.control}
        aria-label={t('list.search.in', { label: resource.labelPlural })}
        placeholder={t('list.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </search>
  )
}
