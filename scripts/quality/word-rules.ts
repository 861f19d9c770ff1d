// Rules about the words of pages for people.
import type { Place, Rule } from './findings.ts'

// Phrases that a native reader reads twice.
const WORST = /\b(anew|of before|for ever|dear|whoever|worth nothing)\b|(?<!there )\b(is|are) no (?!longer)/i
const PAGE = /^([A-Z]+|docs\/.+)\.md$/
const CODE = /^```[\s\S]*?^```$/gm
const BEFORE = 'written before the rule; say it plainly when you change the page'
// Pages that may use them still, each with the reason.
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['CONTRIBUTING.md', 'tells the rules in their own words'],
  ['docs/architecture.md', BEFORE],
  ['docs/decisions.md', 'decisions stay as they were written'],
  ['docs/glossary.md', BEFORE],
  ['docs/reference/commands.md', BEFORE],
  ['docs/reference/permissions.md', BEFORE],
  ['docs/reference/settings.md', BEFORE],
])

/** Every rule about words. */
export const wordRules: Rule[] = [
  {
    name: 'plain-english',
    sentence:
      'Pages use the words of a native engineer: active verbs, named subjects, at most 20 words a sentence, and none of the phrases in scripts/quality/word-rules.ts.',
    find: (tree) =>
      tree.files
        .filter(({ path }) => PAGE.test(path) && !EXCEPTIONS.has(path))
        .flatMap(({ path, text }) => worstPlaces(path, text)),
  },
]

/** Blocks of code are blanked and not cut out, so that lines keep their numbers. */
function worstPlaces(file: string, text: string): Place[] {
  const prose = text.replace(CODE, (block) => block.replace(/[^\n]/g, ''))
  return prose.split('\n').flatMap((line, index) => {
    const found = WORST.exec(line)
    return found ? [{ file, line: index + 1, detail: found[0] }] : []
  })
}
