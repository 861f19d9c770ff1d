// The declared filters of a resource, each with an input for its field.
import { lazy, Suspense, useState } from 'react'
import type { AdminField } from '../../../api/metadata.ts'
import { Field } from '../../../kit/asking/field.tsx'
import { Button } from '../../../kit/button.tsx'
import controls from '../../../kit/control.module.css'
import { Loading } from '../../../kit/notices/loading.tsx'
import { fieldOf, targetOf, wordsOf } from '../../../metadata/resources.ts'
import { filtersIn } from '../../../state/lists/list-query.ts'
import { useAdmin } from '../../../state/who/use-admin.ts'
import { t } from '../../../texts/t.ts'
import { widgetOf } from '../../../widgets/index.ts'
import styles from '../list.module.css'
import type { CountedProps } from '../list-props.ts'

const Builder = lazy(() => import('./builder.tsx').then((module) => ({ default: module.Builder })))

/** Simple filters first; the builder covers the rest. */
export function Filters(list: CountedProps) {
  const [isBuilding, setBuilding] = useState('filter' in list.words)
  return (
    <section className={styles.filters} aria-label={t('list.filters')}>
      {isBuilding ? (
        <Suspense fallback={<Loading />}>
          <Builder key={JSON.stringify(filtersIn(list.words))} {...list} />
        </Suspense>
      ) : (
        <Usual {...list} />
      )}
      <Button tone="quiet" className={styles.mode} onClick={() => setBuilding(!isBuilding)}>
        {t(isBuilding ? 'filter.usual' : 'filter.build')}
      </Button>
    </section>
  )
}

function Usual(list: CountedProps) {
  const fields = Object.keys(list.resource.filters)
    .filter((name) => name !== 'id')
    .map((name) => fieldOf(list.resource, name))
    .filter((field) => field !== undefined)
  return (
    <div className={styles.usual}>
      {fields.map((field) => (
        <Filter key={field.name} {...list} field={field} />
      ))}
    </div>
  )
}

type FilterProps = CountedProps & { readonly field: AdminField }

function Filter(filter: FilterProps) {
  const { field } = filter
  const target = targetOf(useAdmin(), field)
  if (field.widget === 'date' || field.widget === 'date-time') return <RangeFilter {...filter} />
  if (field.choices) return <ChoiceFilter {...filter} choices={field.choices.map((each) => [each, wordsOf(each)])} />
  if (field.widget === 'checkbox')
    return (
      <ChoiceFilter
        {...filter}
        choices={[
          ['true', t('value.yes')],
          ['false', t('value.no')],
        ]}
      />
    )
  return target ? <RelationFilter {...filter} /> : <TextFilter {...filter} />
}

function ChoiceFilter({
  field,
  words,
  change,
  counts,
  choices,
}: FilterProps & { choices: readonly (readonly [string, string])[] }) {
  const id = `filter-${field.name}`
  return (
    <Field id={id} label={field.label}>
      <select
        id={id}
        className={controls.control}
        value={words[field.name] ?? ''}
        onChange={(event) => change({ [field.name]: event.target.value })}
      >
        <option value="">{t('list.filter.any')}</option>
        {choices.map(([word, label]) => (
          <option key={word} value={word}>
            {withCount(label, counts(field.name, word))}
          </option>
        ))}
      </select>
    </Field>
  )
}

const withCount = (label: string, count: string) => (count ? t('list.filter.counted', { label, count }) : label)

/** Both ends are inclusive: a day means the whole day. */
function RangeFilter({ field, words, change }: FilterProps) {
  const ends = [
    ['gte', 'list.filter.from'],
    ['lte', 'list.filter.to'],
  ] as const
  return ends.map(([lookup, key]) => {
    const parameter = `${field.name}__${lookup}`
    return (
      <Field key={parameter} id={`filter-${parameter}`} label={t(key, { label: field.label })}>
        <input
          id={`filter-${parameter}`}
          type="date"
          className={controls.control}
          value={words[parameter] ?? ''}
          onChange={(event) => change({ [parameter]: event.target.value })}
        />
      </Field>
    )
  })
}

function RelationFilter({ field, words, change }: FilterProps) {
  const { Input } = widgetOf({ widget: 'reference' })
  const id = `filter-${field.name}`
  return (
    <Field id={id} label={field.label}>
      <Input
        id={id}
        field={field}
        value={words[field.name] ?? null}
        isInvalid={false}
        describedBy={undefined}
        onChange={(value) => change({ [field.name]: value === null ? undefined : String(value) })}
      />
    </Field>
  )
}

/** Applied on Enter or when the field loses focus. */
function TextFilter({ field, resource, words, change }: FilterProps) {
  const isLoose = resource.filters[field.name]?.includes('icontains')
  const parameter = isLoose ? `${field.name}__icontains` : field.name
  const value = words[parameter] ?? ''
  const id = `filter-${field.name}`
  const send = (text: string) => text !== value && change({ [parameter]: text })
  return (
    <Field id={id} label={field.label}>
      <input
        id={id}
        key={value}
        type="text"
        className={controls.control}
        defaultValue={value}
        onBlur={(event) => send(event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && send(event.currentTarget.value.trim())}
      />
    </Field>
  )
}
