// Chooses the expiry of a new key.

import { describedBy, Field } from '#admin/kit/asking/field.tsx'
import controls from '#admin/kit/control.module.css'
import { EXPIRIES, type Expiry } from './expiry.ts'
import styles from './keys.module.css'
import { t } from './texts.ts'

export interface ExpiryChoiceProps {
  readonly choice: Expiry
  /** If a custom day is chosen. */
  readonly day: string
  readonly faults: readonly string[]
  onChoose(choice: Expiry): void
  onDay(day: string): void
}

export function ExpiryChoice({ choice, day, faults, onChoose, onDay }: ExpiryChoiceProps) {
  return (
    <div className={styles.row}>
      <Field id="key-ends" label={t('ends')} faults={faults}>
        <select
          id="key-ends"
          className={`${controls.control} ${controls.short}`}
          value={choice}
          aria-invalid={faults.length > 0}
          aria-describedby={describedBy({ id: 'key-ends', faults })}
          onChange={(event) => onChoose(event.target.value as Expiry)}
        >
          {EXPIRIES.map((each) => (
            <option key={each} value={each}>
              {t(`ends.${each}`)}
            </option>
          ))}
        </select>
      </Field>
      {choice === 'day' && (
        <Field id="key-day" label={t('ends.on')}>
          <input
            id="key-day"
            type="date"
            required
            className={`${controls.control} ${controls.short}`}
            value={day}
            onChange={(event) => onDay(event.target.value)}
          />
        </Field>
      )}
    </div>
  )
}
