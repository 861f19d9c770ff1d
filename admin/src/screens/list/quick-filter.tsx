// The choice that a list is most often narrowed by, with how many records have each of its words.
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { AdminField } from '../../api/metadata.ts'
import type { Page } from '../../api/records.ts'
import { fieldOf, wordsOf } from '../../metadata/resources.ts'
import { filtersIn } from '../../state/list-query.ts'
import { listQuery } from '../../state/queries.ts'
import { usePlace } from '../../state/use-admin.ts'
import { formatNumber } from '../../texts/t.ts'
import styles from './list.module.css'
import type { ListProps } from './list-props.ts'

/** Each word is a question of its own. */
const MOST_WORDS = 4

/** What the server refuses to list it refuses to count: one refusal is enough. */
type Counted = ListProps & { readonly isAnswered: boolean }

/** For the first of the declared filters that is a choice of a few words. */
export function QuickFilter(list: Counted) {
  const { resource } = list
  const field = Object.keys(resource.filters)
    .map((name) => fieldOf(resource, name))
    .find((each) => each?.choices && each.choices.length <= MOST_WORDS)
  return field ? <Words {...list} field={field} /> : null
}

function Words(list: Counted & { field: AdminField }) {
  const { words, change, field } = list
  const counts = useCounts(list)
  return (
    <fieldset className={styles.quick} aria-label={field.label}>
      {field.choices!.map((word, place) => {
        const isOn = words[field.name] === word
        return (
          <button
            key={word}
            type="button"
            aria-pressed={isOn}
            onClick={() => change({ [field.name]: isOn ? undefined : word })}
          >
            {wordsOf(word)}
            <span className={styles.many}>{countIn(counts[place])}</span>
          </button>
        )
      })}
    </fieldset>
  )
}

/** Under all other filters that hold. */
function useCounts({ resource, words, field, isAnswered }: Counted & { field: AdminField }) {
  const place = usePlace(resource)
  const { search } = words
  const others = { ...Object.fromEntries(filtersIn(words)), ...(search && { search }) }
  const ask = { cursor: '', page_size: '1', count: 'limited', fields: 'id' }
  const answers = useQueries({
    queries: field.choices!.map((word) => ({
      ...listQuery(place, { ...others, [field.name]: word, ...ask }),
      placeholderData: keepPreviousData,
      enabled: isAnswered,
    })),
  })
  return answers.map(({ data }) => data)
}

function countIn(page: Page | undefined): string {
  if (page?.count == null) return ''
  return `${formatNumber(page.count)}${page.countIsLimited ? '+' : ''}`
}
