// Overrides of the admin's texts: every text by key, edited one at a time.
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { type Answers, QuestionForm } from '#admin/kit/asking/question-form.tsx'
import { Button } from '#admin/kit/button.tsx'
import controls from '#admin/kit/control.module.css'
import { Section } from '#admin/kit/page/section.tsx'
import { Badge } from '#admin/kit/shown/badge.tsx'
import { chosenLanguage, formatNumber, type Language, readTexts } from '#admin/texts/t.ts'
import { keysFor, withWord } from './own-words.ts'
import styles from './tenants.module.css'
import { t } from './texts.ts'
import { type Kept, useSaveSettings } from './use-settings.ts'

const LANGUAGES: readonly Language[] = ['en', 'de']
const MOST_SHOWN = 20

export function OwnTexts({ kept: { brandTexts } }: { kept: Kept }) {
  const [language, setLanguage] = useState(chosenLanguage())
  const [sought, seek] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const save = useSaveSettings()
  const { data } = useQuery({ queryKey: ['texts', language], queryFn: () => readTexts(language) })
  const usual: Readonly<Record<string, string>> = data ?? {}
  const own = brandTexts?.[language] ?? {}
  const keys = keysFor({ usual, own, sought })
  const change = async (key: string, text: string) => {
    await save.mutateAsync({ brandTexts: withWord(brandTexts, { language, key }, text) })
    setOpen(null)
  }
  return (
    <Section title={t('words')} text={t('words.text')}>
      <Choice language={language} onChoose={setLanguage} sought={sought} onSeek={seek} />
      <ul className={styles.words} aria-label={t('words.list')}>
        {keys.slice(0, MOST_SHOWN).map((key) => (
          <Word
            key={`${language} ${key}`}
            name={key}
            usual={usual[key] ?? null}
            own={own[key] ?? null}
            isOpen={open === key}
            onToggle={() => setOpen(open === key ? null : key)}
            onChange={(text) => change(key, text)}
          />
        ))}
      </ul>
      <p className={styles.soft} role="status">
        {t('words.found', { count: formatNumber(keys.length), shown: Math.min(keys.length, MOST_SHOWN) })}
      </p>
    </Section>
  )
}

interface ChoiceProps {
  readonly language: Language
  readonly sought: string
  onChoose(language: Language): void
  onSeek(text: string): void
}

function Choice({ language, sought, onChoose, onSeek }: ChoiceProps) {
  const id = useId()
  return (
    <search className={styles.choice}>
      <label className="visually-hidden" htmlFor={`${id}-of`}>
        {t('words.of')}
      </label>
      <select
        id={`${id}-of`}
        className={controls.control}
        value={language}
        onChange={(event) => onChoose(event.target.value as Language)}
      >
        {LANGUAGES.map((each) => (
          <option key={each} value={each}>
            {t(`words.of.${each}`)}
          </option>
        ))}
      </select>
      <input
        type="search"
        className={controls.control}
        aria-label={t('words.seek')}
        placeholder={t('words.seek')}
        value={sought}
        onChange={(event) => onSeek(event.target.value)}
      />
    </search>
  )
}

interface WordProps {
  readonly name: string
  /** Null for a key that the admin no longer has. */
  readonly usual: string | null
  readonly own: string | null
  readonly isOpen: boolean
  onToggle(): void
  onChange(text: string): Promise<void>
}

function Word({ name, usual, own, isOpen, onToggle, onChange }: WordProps) {
  const question = {
    name: 'text',
    label: () => t('words.own', { key: name }),
    type: 'text',
    autoComplete: 'off',
    isOptional: true,
    help: () => (usual === null ? t('words.gone') : t('words.usual', { text: usual })),
  } as const
  return (
    <li className={styles.word}>
      <div className={styles.head}>
        <code>{name}</code>
        {own !== null && <Badge word="own" label={t('words.changed')} />}
        <span className={styles.actions}>
          <Button
            tone="quiet"
            aria-expanded={isOpen}
            aria-label={t('words.change.of', { key: name })}
            onClick={onToggle}
          >
            {t('words.change')}
          </Button>
        </span>
      </div>
      <span>{own ?? usual}</span>
      {isOpen && (
        <QuestionForm
          questions={[question]}
          initial={{ text: own ?? '' }}
          submit={t('words.apply')}
          onSend={({ text = '' }: Answers) => onChange(text)}
        />
      )}
    </li>
  )
}
