// Chooses a webhook's events: all, all of a resource, or individually; patterns can be typed too.
import { type ReactNode, useState } from 'react'
import { Field } from '#admin/kit/asking/field.tsx'
import controls from '#admin/kit/control.module.css'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useRead } from '#admin/state/server/use-api.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { t } from './texts.ts'
import { namesIn } from './webhook.ts'
import styles from './webhooks.module.css'

interface EventName {
  readonly name: string
  readonly resource: string | null
}

export interface EventChoiceProps {
  readonly chosen: readonly string[]
  readonly faults: readonly string[]
  onChange(chosen: string[]): void
}

const ALL = '*'

export function EventChoice({ chosen, faults, onChange }: EventChoiceProps) {
  const { results: known = [] } = useRead<{ results: readonly EventName[] }>('/events/names').data ?? {}
  const groups = [...Map.groupBy(known, ({ name }) => name.slice(0, name.indexOf('.')))]
  const offered = new Set([ALL, ...known.map(({ name }) => name), ...groups.map(([group]) => `${group}.*`)])
  const others = chosen.filter((name) => !offered.has(name))
  const toggle = (name: string) =>
    onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name])
  const box = (name: string, label: string, isIncluded: boolean) => (
    <Choice
      key={name}
      label={label}
      isChosen={isIncluded || chosen.includes(name)}
      isFixed={isIncluded}
      onToggle={() => toggle(name)}
    />
  )
  const isAll = chosen.includes(ALL)
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>
        {t('events')} <span className={styles.soft}>{t('events.count', { count: chosen.length })}</span>
      </legend>
      {faults.length > 0 && (
        <p className={styles.fault} role="alert">
          {faults.join(' · ')}
        </p>
      )}
      {box(ALL, t('events.all'), false)}
      <div className={styles.groups}>
        {groups.map(([group, events]) => (
          <Group key={group} name={group}>
            {box(`${group}.*`, t('events.of'), isAll)}
            {events.map(({ name }) => box(name, name.slice(group.length + 1), isAll || chosen.includes(`${group}.*`)))}
          </Group>
        ))}
      </div>
      {known.length > 0 && (
        <Others
          names={others}
          onChange={(names) => onChange([...chosen.filter((each) => offered.has(each)), ...names])}
        />
      )}
    </fieldset>
  )
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  const resource = useAdmin().resources.find((each) => each.name === name)
  return (
    <fieldset className={styles.group}>
      <legend>{resource?.labelPlural ?? wordsOf(name)}</legend>
      {children}
    </fieldset>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly isChosen: boolean
  /** A wider choice includes it. */
  readonly isFixed: boolean
  onToggle(): void
}

function Choice({ label, isChosen, isFixed, onToggle }: ChoiceProps) {
  return (
    <label className={styles.box}>
      <input type="checkbox" checked={isChosen} disabled={isFixed} onChange={onToggle} />
      {label}
    </label>
  )
}

function Others({ names, onChange }: { names: readonly string[]; onChange(names: string[]): void }) {
  const [text, setText] = useState(names.join(', '))
  return (
    <Field id="webhook-others" label={t('events.other')} help={t('events.other.help')}>
      <input
        id="webhook-others"
        className={`${controls.control} ${controls.mono}`}
        aria-describedby="webhook-others-help"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          onChange(namesIn(event.target.value))
        }}
      />
    </Field>
  )
}
