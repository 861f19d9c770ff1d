// Permissions of a new key: those of its creator, by resource, chosen individually or by preset.
import { Button } from '#admin/kit/button.tsx'
import { wordsOf } from '#admin/metadata/resources.ts'
import { useAdmin } from '#admin/state/who/use-admin.ts'
import { formatNumber } from '#admin/texts/t.ts'
import { grantable, groupsOf, readingOf, toggled } from './grants.ts'
import styles from './keys.module.css'
import { t } from './texts.ts'

export interface GrantChoiceProps {
  readonly chosen: readonly string[]
  readonly faults: readonly string[]
  onChange(words: readonly string[]): void
}

export function GrantChoice({ chosen, faults, onChange }: GrantChoiceProps) {
  const { permissions, resources } = useAdmin()
  const words = grantable(permissions)
  const labelOf = (name: string) => resources.find((each) => each.name === name)?.labelPlural ?? wordsOf(name)
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>
        {t('may')} <span className={styles.soft}>{t('may.chosen', { count: formatNumber(chosen.length) })}</span>
      </legend>
      <p className={styles.soft}>{t('may.help')}</p>
      {faults.length > 0 && (
        <p className={styles.fault} role="alert">
          {faults.join(' · ')}
        </p>
      )}
      <div className={styles.row}>
        <Button onClick={() => onChange(readingOf(words))}>{t('may.reading')}</Button>
        <Button onClick={() => onChange(words)}>{t('may.all')}</Button>
        <Button disabled={chosen.length === 0} onClick={() => onChange([])}>
          {t('may.none')}
        </Button>
      </div>
      <div className={styles.groups}>
        {groupsOf(words).map(([name, own]) => (
          <fieldset key={name} className={styles.group}>
            <legend>{labelOf(name)}</legend>
            {own.map((word) => (
              <label key={word} className={styles.box}>
                <input
                  type="checkbox"
                  checked={chosen.includes(word)}
                  onChange={() => onChange(toggled(words, chosen, word))}
                />
                {word.slice(name.length + 1)}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  )
}
