// The most used choice filter of a list, with the count of each word.
import type { AdminField } from '../../../api/metadata.ts'
import { wordsOf } from '../../../metadata/resources.ts'
import { quickFieldOf } from '../counts.ts'
import styles from '../list.module.css'
import type { CountedProps } from '../list-props.ts'

export function QuickFilter(list: CountedProps) {
  const field = quickFieldOf(list.resource)
  return field ? <Words {...list} field={field} /> : null
}

function Words({ words, change, counts, field }: CountedProps & { field: AdminField }) {
  return (
    <fieldset className={styles.quick} aria-label={field.label}>
      {field.choices!.map((word) => {
        const isOn = words[field.name] === word
        return (
          <button
            key={word}
            type="button"
            aria-pressed={isOn}
            onClick={() => change({ [field.name]: isOn ? undefined : word })}
          >
            {wordsOf(word)}
            <span className={styles.many}>{counts(field.name, word)}</span>
          </button>
        )
      })}
    </fieldset>
  )
}
