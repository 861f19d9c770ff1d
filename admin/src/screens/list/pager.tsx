// Below the rows: next and previous page, and page size.
import type { Page } from '../../api/records.ts'
import { Button } from '../../kit/button.tsx'
import controls from '../../kit/control.module.css'
import { cursorIn, PAGE_SIZES, USUAL_SIZE } from '../../state/lists/list-query.ts'
import { t } from '../../texts/t.ts'
import styles from './list.module.css'
import type { ListProps } from './list-props.ts'

export function Pager({ page, words, change }: ListProps & { page: Page }) {
  const [next, previous] = [cursorIn(page.next), cursorIn(page.previous)]
  const size = words.page_size ?? String(USUAL_SIZE)
  const isAlone = next === null && previous === null
  if (isAlone && page.results.length <= USUAL_SIZE && words.page_size === undefined) return null
  return (
    <nav className={styles.pager} aria-label={t('list.pages')}>
      <label className={styles.size}>
        {t('list.size')}
        <select
          className={controls.control}
          value={size}
          onChange={(event) => change({ page_size: event.target.value })}
        >
          {[...new Set([...PAGE_SIZES.map(String), size])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <Button disabled={previous === null} onClick={() => change({ cursor: previous ?? '' })}>
        {t('list.previous')}
      </Button>
      <Button disabled={next === null} onClick={() => change({ cursor: next ?? '' })}>
        {t('list.next')}
      </Button>
    </nav>
  )
}
