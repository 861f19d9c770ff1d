// Placeholders in row rules' SQL: `{own}`, `{actor}`. PostgreSQL would receive a misspelt one literally.
import { nearestOf } from '#shared/utils/nearest.ts'
import { hintOf } from '../declaring/fault.ts'
import { type Rule, words } from '../declaring/rules.ts'

/** SQL with these placeholders. Other braces, as in '{draft}'::text[], are allowed unless they resemble one. */
export function sqlWith(known: readonly string[]): Rule {
  return {
    is: `SQL, with ${known.map((word) => `{${word}}`).join(', ')} if need be`,
    find(value, at) {
      if (typeof value !== 'string') return words.find(value, at)
      const written = [...value.matchAll(/\{(\w+)\}/g)].map(([, word]) => word!)
      const misspelt = written.filter((word) => !known.includes(word) && nearestOf(word, known) !== null)
      return [
        ...words.find(value, at),
        ...misspelt.map((word) => ({
          at,
          kind: 'option' as const,
          message: `Conditions do not know the placeholder {${word}}.`,
          hint: hintOf(word, known, 'Words'),
        })),
      ]
    },
  }
}
