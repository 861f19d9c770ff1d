// The filters that hold now, each with a way to take it away.
import type { AdminField } from '../../api/metadata.ts'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { fieldOf, wordsOf } from '../../metadata/resources.ts'
import { filtersIn, withoutFilters } from '../../state/list-query.ts'
import { formatDay, t } from '../../texts/t.ts'
import { useTitles } from '../../widgets/suggestions.ts'
import styles from './list.module.css'
import type { ListProps } from './list-props.ts'

const DAY = /^\d{4}-\d\d-\d\d$/
const SIGNS: Readonly<Record<string, string>> = { gte: '≥', gt: '>', lte: '≤', lt: '<', icontains: '∋', ne: '≠' }

export function Chips(list: ListProps) {
  const { words, change } = list
  const filters = filtersIn(words)
  if (filters.length === 0) return null
  const clear = () => {
    const rest = withoutFilters(words)
    change(Object.fromEntries(Object.keys(words).map((name) => [name, rest[name]])))
  }
  return (
    <ul className={styles.chips}>
      {filters.map(([parameter, value]) => (
        <li key={parameter}>
          <Chip {...list} parameter={parameter} value={value} />
        </li>
      ))}
      <li>
        <Button tone="quiet" onClick={clear}>
          {t('list.filters.clear')}
        </Button>
      </li>
    </ul>
  )
}

function Chip({ resource, change, parameter, value }: ListProps & { parameter: string; value: string }) {
  const [name = '', lookup = ''] = parameter.split('__')
  const field = fieldOf(resource, name)
  const label = `${field?.label ?? wordsOf(name)} ${SIGNS[lookup] ?? lookup}`.trim()
  return (
    <span className={styles.chip}>
      <span className={styles.chipLabel}>{label}</span>
      {field?.relation ? <RelationValue field={field} value={value} /> : <span>{textOf(field, value)}</span>}
      <button
        type="button"
        aria-label={t('list.filter.remove', { label })}
        onClick={() => change({ [parameter]: undefined })}
      >
        <Icon name="close" />
      </button>
    </span>
  )
}

function RelationValue({ field, value }: { field: AdminField; value: string }) {
  return <span>{useTitles(field, [value]).get(value) ?? value}</span>
}

function textOf(field: AdminField | undefined, value: string): string {
  if (field?.widget === 'checkbox') return t(value === 'true' ? 'value.yes' : 'value.no')
  if (field?.choices?.includes(value)) return wordsOf(value)
  return DAY.test(value) ? formatDay(value) : value
}
