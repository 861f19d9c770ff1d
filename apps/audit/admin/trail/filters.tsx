// The trail's filters: who, what, which record, when.
import { useId } from 'react'
import type { AdminField } from '#admin/api/metadata.ts'
import { Field } from '#admin/kit/asking/field.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { widgetOf } from '#admin/widgets/index.ts'
import { t } from '../texts.ts'
import styles from './trail.module.css'
import { areFiltered, FILTERS, type TrailWords } from './use-words.ts'

/** The most frequent operations; all others can be typed. */
const OPERATIONS = ['create', 'update', 'delete', 'log_in', 'log_in_failed', 'session_ended', 'refused', 'export']

export function Filters(given: TrailWords) {
  const { words, change } = given
  const clear = () => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))
  return (
    <section className={styles.filters} aria-label={t('trail.filters')}>
      <WhoFilter {...given} />
      <WordFilter {...given} name="operation" label={t('trail.what')} suggestions={OPERATIONS} />
      <ResourceFilter {...given} />
      <WordFilter {...given} name="recordId" label={t('trail.record')} />
      <DayFilter {...given} name="createdAt__gte" label={t('trail.from')} />
      <DayFilter {...given} name="createdAt__lte" label={t('trail.to')} />
      {areFiltered(words) && (
        <Button tone="quiet" onClick={clear}>
          {t('trail.clear')}
        </Button>
      )}
    </section>
  )
}

function WhoFilter({ words, change }: TrailWords) {
  const id = useId()
  const { Input } = widgetOf({ widget: 'reference' })
  const field = { name: 'actorId', label: t('trail.who'), relation: { to: 'users', cardinality: 'one' }, schema: {} }
  return (
    <Field id={id} label={field.label}>
      <Input
        id={id}
        field={field as unknown as AdminField}
        value={words.actorId ?? null}
        isInvalid={false}
        describedBy={undefined}
        onChange={(value) => change({ actorId: value === null ? undefined : String(value) })}
      />
    </Field>
  )
}

type NamedFilter = TrailWords & { readonly name: string; readonly label: string }

/** Applied on Enter or when the field loses focus. */
function WordFilter({
  words,
  change,
  name,
  label,
  suggestions = [],
}: NamedFilter & { suggestions?: readonly string[] }) {
  const id = useId()
  const value = words[name] ?? ''
  const send = (text: string) => text !== value && change({ [name]: text })
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        key={value}
        className={controls.control}
        defaultValue={value}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        onBlur={(event) => send(event.target.value.trim())}
        onKeyDown={(event) => event.key === 'Enter' && send(event.currentTarget.value.trim())}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </Field>
  )
}

function ResourceFilter({ words, change }: TrailWords) {
  const id = useId()
  const audited = useAdmin().resources.filter(({ isAudited }) => isAudited)
  return (
    <Field id={id} label={t('trail.resource')}>
      <select
        id={id}
        className={controls.control}
        value={words.resource ?? ''}
        onChange={(event) => change({ resource: event.target.value })}
      >
        <option value="">{t('trail.any')}</option>
        {audited.map(({ name, labelPlural }) => (
          <option key={name} value={name}>
            {labelPlural}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** A day means the whole day. */
function DayFilter({ words, change, name, label }: NamedFilter) {
  const id = useId()
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        type="date"
        className={controls.control}
        value={words[name] ?? ''}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </Field>
  )
}
