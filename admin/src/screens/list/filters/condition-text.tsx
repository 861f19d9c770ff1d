// A filter as a sentence: "Status is Draft", "Title contains “tea” or Category is Teas".
import { Fragment } from 'react'
import type { AdminField, AdminResource } from '../../../api/metadata.ts'
import { wordsOf } from '../../../metadata/resources.ts'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { formatDay, t } from '../../../texts/t.ts'
import { useTitles } from '../../../widgets/suggestions.ts'
import styles from '../list.module.css'
import { type Condition, type Filter, type Group, isGroup } from './conditions.ts'
import { compareWords, filterFieldOf, isQuestion } from './filter-words.ts'

const DAY = /^\d{4}-\d\d-\d\d$/

export function FilterText({ resource, filter }: { resource: AdminResource; filter: Filter }) {
  return isGroup(filter) ? (
    <GroupText resource={resource} group={filter} />
  ) : (
    <ConditionText resource={resource} condition={filter} />
  )
}

/** Nested groups appear in brackets. */
function GroupText({ resource, group }: { resource: AdminResource; group: Group }) {
  const between = t(group.join === 'all' ? 'filter.and' : 'filter.or')
  return (
    <>
      {group.join === 'none' && <span className={styles.chipLabel}>{t('filter.not')} </span>}
      {group.of.map((filter, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sentence is always redrawn as a whole
        <Fragment key={place}>
          {place > 0 && <span className={styles.chipLabel}> {between} </span>}
          {isGroup(filter) && '('}
          <FilterText resource={resource} filter={filter} />
          {isGroup(filter) && ')'}
        </Fragment>
      ))}
    </>
  )
}

function ConditionText({ resource, condition }: { resource: AdminResource; condition: Condition }) {
  const { label, field } = filterFieldOf(useAdmin(), resource, condition.path)
  return (
    <>
      <span className={styles.chipLabel}>
        {label} {compareWords(condition, field)}
      </span>{' '}
      {!isQuestion(condition.lookup) && <ValueText field={field} condition={condition} />}
    </>
  )
}

function ValueText({ field, condition: { value, lookup } }: { field: AdminField | undefined; condition: Condition }) {
  const values = [value].flat().map(String)
  const between = t(lookup === 'range' ? 'filter.and' : 'filter.or')
  if (field?.relation) return <RelatedText field={field} ids={values} between={between} />
  return <span>{values.map((each) => textOf(field, each)).join(` ${between} `)}</span>
}

function RelatedText({ field, ids, between }: { field: AdminField; ids: readonly string[]; between: string }) {
  const titles = useTitles(field, ids)
  return <span>{ids.map((id) => titles.get(id) ?? id).join(` ${between} `)}</span>
}

function textOf(field: AdminField | undefined, value: string): string {
  if (field?.widget === 'checkbox') return t(value === 'true' ? 'value.yes' : 'value.no')
  if (field?.choices?.includes(value)) return wordsOf(value)
  return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? formatDay(value) : value
}
