// Live events, filtered by name and content, with a pause button.
import { useState } from 'react'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Screen } from '#admin/kit/page/screen.tsx'
import { Segments } from '#admin/kit/shown/segments.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { useWords } from '#admin/state/use-words.ts'
import styles from './events.module.css'
import { Stream } from './stream.tsx'
import { t } from './texts.ts'

interface EventName {
  readonly name: string
}

/** The stream's limit on names. */
const MOST_NAMES = 50
const groupOf = (name: string) => name.slice(0, name.indexOf('.'))

export function Page() {
  const [words, change] = useWords()
  const [isPaused, setPaused] = useState(false)
  const { results: known = [] } = useRead<{ results: readonly EventName[] }>('/events/names').data ?? {}
  const { of = '', text = '' } = words
  const from = words.from === 'start' ? 'start' : 'now'
  const names = of === '' ? [] : known.map(({ name }) => name).filter((name) => name === of || groupOf(name) === of)
  const isKnown = of === '' || known.length > 0
  return (
    <Screen
      title={t('events')}
      actions={<Button onClick={() => setPaused(!isPaused)}>{t(isPaused ? 'resume' : 'pause')}</Button>}
    >
      <div className={styles.bar}>
        <Segments
          label={t('from')}
          value={from}
          choices={[
            ['now', t('from.now')],
            ['start', t('from.start')],
          ]}
          onChange={(each) => void change({ from: each === 'start' ? each : undefined })}
        />
        <Filter known={known} value={of} onChange={(each) => void change({ of: each || undefined })} />
        <input
          type="search"
          className={`${controls.control} ${styles.text}`}
          aria-label={t('text')}
          placeholder={t('text')}
          value={text}
          onChange={(event) => void change({ text: event.target.value || undefined })}
        />
      </div>
      {isKnown && (
        <Stream key={`${from} ${of}`} names={names.slice(0, MOST_NAMES)} from={from} text={text} isPaused={isPaused} />
      )}
    </Screen>
  )
}

interface FilterProps {
  readonly known: readonly EventName[]
  readonly value: string
  onChange(value: string): void
}

function Filter({ known, value, onChange }: FilterProps) {
  const groups = [...Map.groupBy(known, ({ name }) => groupOf(name))]
  return (
    <select
      className={`${controls.control} ${controls.short}`}
      aria-label={t('filter')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('filter.all')}</option>
      {groups.map(([group, events]) => (
        <optgroup key={group} label={wordsOf(group)}>
          <option value={group}>{t('filter.of', { group: wordsOf(group) })}</option>
          {events.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}
