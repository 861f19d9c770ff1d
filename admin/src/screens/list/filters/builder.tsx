// The filter builder: conditions in AND and OR groups, in plain words. Nothing is requested until it is applied.
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { AdminResource } from '../../../api/metadata.ts'
import { Button } from '../../../kit/button.tsx'
import controls from '../../../kit/control.module.css'
import { Icon } from '../../../kit/shown/icon.tsx'
import { fieldOf } from '../../../metadata/resources.ts'
import { filterChanges } from '../../../state/lists/list-query.ts'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import type { ListProps } from '../list-props.ts'
import styles from './builder.module.css'
import {
  type Condition,
  type Filter,
  type Group,
  isGroup,
  JOINS,
  type Join,
  MOST_DEEP,
  readFilters,
  withoutGaps,
  writeFilters,
} from './conditions.ts'
import { type Comparison, compareWords, comparisonsOf, filterFieldOf, valueFor } from './filter-words.ts'
import { ValueInput } from './value-input.tsx'

export function Builder({ resource, words, change }: ListProps) {
  const [draft, setDraft] = useState(() => begin(resource, readFilters(resource, words)))
  const apply = (event: FormEvent) => {
    event.preventDefault()
    change(filterChanges(words, writeFilters(withoutGaps(draft))))
  }
  return (
    <form className={styles.builder} onSubmit={apply}>
      <GroupEditor resource={resource} group={draft} depth={0} onChange={setDraft} />
      <div className={styles.actions}>
        <Button type="submit" tone="strong">
          {t('filter.apply')}
        </Button>
      </div>
    </form>
  )
}

/** Starts with one empty condition if there is no filter. */
function begin(resource: AdminResource, group: Group): Group {
  return group.of.length > 0 ? group : { ...group, of: [firstCondition(resource)] }
}

function firstCondition(resource: AdminResource): Condition {
  const [path = 'id'] = pathsOf(resource)
  return conditionAt(resource, path)
}

function conditionAt(resource: AdminResource, path: string): Condition {
  const comparisons = comparisonsOf(resource, path)
  const { lookup = 'exact' } = comparisons.find((each) => each.lookup === 'icontains') ?? comparisons[0] ?? {}
  return { path, lookup, value: '' }
}

/** The id comes last: few people filter by it. */
function pathsOf({ filters }: AdminResource): string[] {
  return Object.keys(filters).toSorted((one, other) => Number(one === 'id') - Number(other === 'id'))
}

interface GroupProps {
  readonly resource: AdminResource
  readonly group: Group
  readonly depth: number
  onChange(group: Group): void
  onRemove?(): void
}

function GroupEditor({ resource, group, depth, onChange, onRemove }: GroupProps) {
  const keys = useKeys(group.of.length)
  const add = (filter: Filter) => onChange({ ...group, of: [...group.of, filter] })
  const put = (place: number, filter: Filter) => onChange({ ...group, of: group.of.with(place, filter) })
  const remove = (place: number) => {
    keys.remove(place)
    onChange({ ...group, of: group.of.toSpliced(place, 1) })
  }
  return (
    <fieldset className={styles.group} aria-label={t('filter.group')}>
      <div className={styles.head}>
        <select
          className={`${controls.control} ${styles.join}`}
          aria-label={t('filter.join')}
          value={group.join}
          onChange={(event) => onChange({ ...group, join: event.target.value as Join })}
        >
          {JOINS.map((join) => (
            <option key={join} value={join}>
              {t(`filter.join.${join}`)}
            </option>
          ))}
        </select>
        {onRemove && <Remove label={t('filter.group.remove')} onRemove={onRemove} />}
      </div>
      <ul className={styles.members}>
        {group.of.map((filter, place) => {
          const given = { resource, onRemove: () => remove(place) }
          return (
            <li key={keys.of[place]}>
              {isGroup(filter) ? (
                <GroupEditor {...given} group={filter} depth={depth + 1} onChange={(next) => put(place, next)} />
              ) : (
                <ConditionEditor {...given} condition={filter} onChange={(next) => put(place, next)} />
              )}
            </li>
          )
        })}
      </ul>
      <div className={styles.more}>
        <Button tone="quiet" onClick={() => add(firstCondition(resource))}>
          <Icon name="plus" />
          {t('filter.add')}
        </Button>
        {depth < MOST_DEEP - 1 && (
          <Button tone="quiet" onClick={() => add({ join: 'any', of: [firstCondition(resource)] })}>
            <Icon name="plus" />
            {t('filter.group.add')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

/** A stable key for each member, so that input in a row never moves to its neighbour. */
function useKeys(count: number) {
  const keys = useRef<number[]>([])
  const next = useRef(0)
  while (keys.current.length < count) keys.current.push(next.current++)
  return { of: keys.current, remove: (place: number) => void keys.current.splice(place, 1) }
}

interface ConditionProps {
  readonly resource: AdminResource
  readonly condition: Condition
  onChange(condition: Condition): void
  onRemove(): void
}

function ConditionEditor({ resource, condition, onChange, onRemove }: ConditionProps) {
  const id = useId()
  const of = filterFieldOf(useAdmin(), resource, condition.path)
  const compare = (comparison: Comparison) => {
    const { lookup, value = valueFor(lookup, condition) } = comparison
    onChange({ ...condition, lookup, value })
  }
  return (
    <div className={styles.condition}>
      <FieldChoice resource={resource} condition={condition} onChange={onChange} />
      <Compare resource={resource} condition={condition} label={of.label} onChange={compare} />
      <div className={styles.value}>
        <ValueInput id={id} of={of} condition={condition} onChange={(value) => onChange({ ...condition, value })} />
      </div>
      <Remove label={t('filter.remove', { label: of.label })} onRemove={onRemove} />
    </div>
  )
}

function FieldChoice({ resource, condition, onChange }: Omit<ConditionProps, 'onRemove'>) {
  const admin = useAdmin()
  const choice = useRef<HTMLSelectElement>(null)
  // Focuses a condition that was just added.
  useEffect(() => choice.current?.focus(), [])
  const groups = Map.groupBy(pathsOf(resource), (path) => (path.includes('__') ? path.split('__')[0]! : ''))
  const isKnown = condition.path in resource.filters
  return (
    <select
      ref={choice}
      className={controls.control}
      aria-label={t('filter.field')}
      value={condition.path}
      onChange={(event) => onChange(conditionAt(resource, event.target.value))}
    >
      {!isKnown && <option value={condition.path}>{condition.path}</option>}
      {[...groups].map(([through, paths]) =>
        through === '' ? (
          paths.map((path) => <FieldOption key={path} path={path} label={filterFieldOf(admin, resource, path).label} />)
        ) : (
          <optgroup key={through} label={fieldOf(resource, through)?.label ?? through}>
            {paths.map((path) => (
              <FieldOption key={path} path={path} label={filterFieldOf(admin, resource, path).label} />
            ))}
          </optgroup>
        ),
      )}
    </select>
  )
}

function FieldOption({ path, label }: { path: string; label: string }) {
  return <option value={path}>{label}</option>
}

interface CompareProps extends Pick<ConditionProps, 'resource' | 'condition'> {
  readonly label: string
  onChange(comparison: Comparison): void
}

function Compare({ resource, condition, label, onChange }: CompareProps) {
  const { field } = filterFieldOf(useAdmin(), resource, condition.path)
  const known = comparisonsOf(resource, condition.path)
  const comparisons = known.length > 0 ? known : [{ lookup: condition.lookup }]
  const isNow = ({ lookup, value }: Comparison) =>
    lookup === condition.lookup && (value === undefined || String(value) === String(condition.value))
  return (
    <select
      className={controls.control}
      aria-label={t('filter.compare', { label })}
      value={comparisons.findIndex(isNow)}
      onChange={(event) => onChange(comparisons[Number(event.target.value)]!)}
    >
      {comparisons.map((comparison, place) => (
        <option key={`${comparison.lookup} ${comparison.value}`} value={place}>
          {compareWords(comparison, field)}
        </option>
      ))}
    </select>
  )
}

function Remove({ label, onRemove }: { label: string; onRemove(): void }) {
  return (
    <button type="button" className={styles.remove} aria-label={label} title={label} onClick={onRemove}>
      <Icon name="close" />
    </button>
  )
}
