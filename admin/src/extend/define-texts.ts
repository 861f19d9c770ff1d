// Texts of a part: every key in every language of the admin.
import { chosenLanguage, fill, type Values } from '../texts/t.ts'

interface Languages<Key extends string> {
  readonly en: Readonly<Record<Key, string>>
  readonly de: Readonly<Record<Key, string>>
}

/** `const t = defineTexts({ en: { title: 'Members' }, de: { title: 'Mitglieder' } })`; `t('title')` answers in the reader's language. */
export function defineTexts<const Key extends string>(languages: Languages<Key>) {
  return (key: Key, values: Values = {}): string => fill(languages[chosenLanguage()][key], values)
}
