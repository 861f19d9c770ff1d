// Rules about the words that people read: on pages, in texts of the code, in comments and in test titles.
import type { Place, Rule } from '../findings.ts'
import type { SourceFile } from '../source-tree.ts'
import { lineOf, type SyntaxNode, walkSyntax } from '../syntax.ts'

// Phrases that a native reader reads twice.
const WORST = /\b(anew|of before|for ever|dear|whoever|worth nothing)\b|(?<!there )\b(is|are) no (?!longer)/i
const PAGE = /^([A-Z]+|docs\/.+)\.md$/
const CODE_WITH_TEXTS = /^(admin\/src|api|apps|core|edge-services|framework|shared)\/(?!.*\.test\.)/
const TESTERS = new Set(['test', 'it', 'describe', 'suite', 't'])
const CODE = /^```[\s\S]*?^```$/gm
// Decisions stay as they were written.
const EXCEPTIONS = new Set(['docs/decisions.md'])

/** Every rule about words. */
export const wordRules: Rule[] = [
  {
    name: 'plain-english',
    sentence:
      'Pages, texts, comments and test titles use the words of a native engineer: active verbs, named subjects, at most 20 words a sentence, and none of the phrases in tools/quality/rules/word-rules.ts.',
    find: ({ files, scripts }) => [
      ...files.filter(({ path }) => PAGE.test(path) && !EXCEPTIONS.has(path)).flatMap(placesOfPage),
      ...scripts.filter(({ path }) => CODE_WITH_TEXTS.test(path)).flatMap(placesOfTexts),
      ...scripts.flatMap(placesOfComments),
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

function placesOfTexts(file: SourceFile): Place[] {
  if (!WORST.test(file.text)) return []
  return eachNode(file, ({ type, value }) => {
    const text = type === 'TemplateElement' ? (value as { raw: string }).raw : value
    return typeof text === 'string' ? text : ''
  })
}

function placesOfComments(file: SourceFile): Place[] {
  if (!WORST.test(file.text)) return []
  const comments = file.syntax().comments.flatMap(({ value, start }) => {
    const found = WORST.exec(value)
    return found ? [{ file: file.path, line: lineOf(file, start + found.index), detail: found[0] }] : []
  })
  return [...comments, ...eachNode(file, titleOf)]
}

/** `test('…')`, `describe(`…`)`, `t.test('…')`: the text of the title; empty for any other node. */
function titleOf({ type, callee, arguments: args }: SyntaxNode): string {
  const { name, object } = (callee ?? {}) as Record<string, SyntaxNode & string>
  if (type !== 'CallExpression' || !TESTERS.has(String(name ?? object?.name))) return ''
  const { value, quasis } = ((args as SyntaxNode[])[0] ?? {}) as Record<string, unknown>
  const pieces = (quasis as { value: { raw: string } }[] | undefined)?.map((piece) => piece.value.raw)
  return typeof value === 'string' ? value : (pieces?.join('…') ?? '')
}

function eachNode(file: SourceFile, textOf: (node: SyntaxNode) => string): Place[] {
  const places: Place[] = []
  walkSyntax(file.syntax().program, (node) => {
    const found = WORST.exec(textOf(node))
    if (found) places.push({ file: file.path, line: lineOf(file, node.start), detail: found[0] })
  })
  return places
}
