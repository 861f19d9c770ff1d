// Somebody else saved first: shows the old value, theirs and mine for each field, to choose from.
import { useState } from 'react'
import type { AdminField } from '../../../api/metadata.ts'
import type { Json } from '../../../api/records.ts'
import { Button } from '../../../kit/button.tsx'
import { Notice } from '../../../kit/notices/notice.tsx'
import { ProblemNotice } from '../../../kit/notices/problem-notice.tsx'
import type { Values } from '../../../state/form/form-values.ts'
import { chosenOf, type MergedField, mergeOf, type Side, type Versions } from '../../../state/form/merge.ts'
import { t } from '../../../texts/t.ts'
import { Fact } from '../fields/facts.tsx'
import { Diff } from './diff.tsx'
import styles from './merge.module.css'

export interface MergeProps {
  readonly fields: readonly AdminField[]
  readonly versions: Versions
  /** Saves these values over the newer version. */
  onSave(values: Values): Promise<unknown>
  /** Continues in the form, based on the newer version. */
  onEdit(values: Values): void
}

export function Merge({ fields, versions, onSave, onEdit }: MergeProps) {
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({})
  const [error, setError] = useState<unknown>(null)
  const merged = mergeOf(fields, versions)
  const hasClash = merged.some(({ isClash }) => isClash)
  return (
    <section className={styles.merge} aria-label={t('form.clash.title')}>
      <Notice tone="warn" title={t('form.clash.title')}>
        <p>{t('form.clash.text')}</p>
        <p>{t(hasClash ? 'form.clash.choose' : 'form.clash.none')}</p>
      </Notice>
      {error !== null && <ProblemNotice error={error} />}
      {merged.map((each) => (
        <Choice
          key={each.field.name}
          merged={each}
          side={sides[each.field.name] ?? each.side}
          onChoose={(side) => setSides({ ...sides, [each.field.name]: side })}
        />
      ))}
      <div className={styles.ends}>
        <Button tone="strong" onClick={() => void onSave(chosenOf(merged, sides)).catch(setError)}>
          {t('form.clash.save')}
        </Button>
        <Button onClick={() => onEdit(chosenOf(merged, sides))}>{t('form.clash.edit')}</Button>
        <Button tone="quiet" onClick={() => onEdit({})}>
          {t('form.clash.theirs')}
        </Button>
      </div>
    </section>
  )
}

interface ChoiceProps {
  readonly merged: MergedField
  readonly side: Side
  onChoose(side: Side): void
}

function Choice({ merged: { field, before, theirs, mine, isClash }, side, onChoose }: ChoiceProps) {
  const values = { theirs, mine }
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>
        {field.label}
        {isClash && <span className={styles.clash}>{t('form.clash.both')}</span>}
      </legend>
      <div className={styles.before}>
        <span className={styles.who}>{t('form.clash.before')}</span>
        <Fact field={field} value={before} />
      </div>
      {(['theirs', 'mine'] as const).map((each) => (
        <label key={each} className={styles.side}>
          <span className={styles.who}>
            <input type="radio" name={`merge-${field.name}`} checked={side === each} onChange={() => onChoose(each)} />
            {t(each === 'mine' ? 'form.clash.my' : 'form.clash.their')}
          </span>
          <Value field={field} before={before} value={values[each]} />
        </label>
      ))}
    </fieldset>
  )
}

/** Texts show their insertions and deletions. */
function Value({ field, before, value }: { field: AdminField; before: Json; value: Json }) {
  const isText = ['text', 'rich-text'].includes(field.widget)
  if (isText && typeof before === 'string' && typeof value === 'string') return <Diff before={before} after={value} />
  return <Fact field={field} value={value} />
}
