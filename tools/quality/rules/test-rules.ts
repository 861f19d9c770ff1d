// Rules about tests: every test runs, and titles are sentences.
import type { Place, Rule } from '../findings.ts'
import type { SourceFile } from '../source-tree.ts'
import { lineOf, type SyntaxNode, walkSyntax } from '../syntax.ts'

// `t` is the context of a test, by the convention of node:test.
const TESTERS = new Set(['test', 'it', 'describe', 'suite', 't'])
const LEFT_OUT = new Set(['skip', 'only', 'todo'])

/** Every rule about tests. */
export const testRules: Rule[] = [
  {
    name: 'every-test-runs',
    sentence: 'Every test runs: no skip, only or todo. Make it pass, or remove it and say why in the commit.',
    find: (tree) => tree.scripts.filter(isTestFile).flatMap((file) => eachCall(file, leftOut)),
  },
  {
    name: 'titles-are-sentences',
    sentence:
      'A test title is a sentence in the present tense that says what holds: "refuses a title over 200 characters".',
    find: (tree) => tree.scripts.filter(isTestFile).flatMap((file) => eachCall(file, poorTitle)),
  },
]

function isTestFile(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.path) || file.path.startsWith('tests/')
}

function eachCall(file: SourceFile, objection: (call: SyntaxNode) => string | undefined): Place[] {
  const places: Place[] = []
  walkSyntax(file.syntax().program, (node) => {
    const detail = node.type === 'CallExpression' ? objection(node) : undefined
    if (detail) places.push({ file: file.path, line: lineOf(file, node.start), detail })
  })
  return places
}

// `test.skip(…)`, `t.todo()`, `test('…', { only: true }, …)`
function leftOut({ callee, arguments: args }: SyntaxNode): string | undefined {
  const { name, object, property } = callee as Record<string, SyntaxNode & string>
  if (object && TESTERS.has(String(object.name)) && LEFT_OUT.has(String(property?.name)))
    return `${object.name}.${property?.name}`
  if (!TESTERS.has(String(name ?? object?.name))) return undefined
  const options = (args as SyntaxNode[]).find((each) => each.type === 'ObjectExpression')
  const keys = ((options?.properties as SyntaxNode[] | undefined) ?? []).map((each) =>
    String((each.key as SyntaxNode | undefined)?.name),
  )
  const left = keys.find((key) => LEFT_OUT.has(key))
  return left && `{ ${left} }`
}

// Fewer than three words are a label; a leading `should` states a wish instead of a fact.
function poorTitle({ callee, arguments: args }: SyntaxNode): string | undefined {
  const { name, object, property } = callee as Record<string, SyntaxNode & string>
  const isTest = name === 'test' || name === 'it' || (object?.name === 't' && property?.name === 'test')
  const title = (args as SyntaxNode[])[0]?.value
  if (!isTest || typeof title !== 'string') return undefined
  return /^(should|test|it|works|must)\b/i.test(title) || title.trim().split(/\s+/).length < 3
    ? `"${title}"`
    : undefined
}
