// Rules about the words that people read: on pages, and in texts of the code.
import type { Place, Rule } from './findings.ts'
import type { SourceFile } from './source-tree.ts'
import { lineOf, walkSyntax } from './syntax.ts'

// Phrases that a native reader reads twice.
const WORST = /\b(anew|of before|for ever|dear|whoever|worth nothing)\b|(?<!there )\b(is|are) no (?!longer)/i
const PAGE = /^([A-Z]+|docs\/.+)\.md$/
const CODE_WITH_TEXTS = /^(admin\/src|api|apps|core|edge-services|framework|shared)\/(?!.*\.test\.)/
const CODE = /^```[\s\S]*?^```$/gm
// Decisions stay as they were written.
const EXCEPTIONS = new Set(['docs/decisions.md'])

/** Every rule about words. */
export const wordRules: Rule[] = [
  {
    name: 'plain-english',
    sentence:
      'Pages and texts of the code use the words of a native engineer: active verbs, named subjects, at most 20 words a sentence, and none of the phrases in scripts/quality/word-rules.ts.',
    find: ({ files, scripts }) => [
      ...files.filter(({ path }) => PAGE.test(path) && !EXCEPTIONS.has(path)).flatMap(placesOfPage),
      ...scripts.filter(({ path }) => CODE_WITH_TEXTS.test(path)).flatMap(placesOfTexts),
    ],
  },
]

/** Blocks of code are blanked and not cut out, so that lines keep their numbers. */
function placesOfPage({ path, text }: SourceFile): Place[] {
  const prose = text.replace(CODE, (block) => block.replace(/[^\n]/g, ''))
  return prose.split('\n').flatMap((line, index) => {
    const found = WORST.exec(line)
    return found ? [{ file: path, line: index + 1, detail: found[0] }] : []
  })
}

/** Comments are for those who change the code, and may say it in their way. */
function placesOfTexts(file: SourceFile): Place[] {
  const places: Place[] = []
  if (!WORST.test(file.text)) return places
  walkSyntax(file.syntax().program, ({ type, value, start }) => {
    const text = type === 'TemplateElement' ? (value as { raw: string }).raw : value
    const found = typeof text === 'string' ? WORST.exec(text) : null
    if (found) places.push({ file: file.path, line: lineOf(file, start), detail: found[0] })
  })
  return places
}
