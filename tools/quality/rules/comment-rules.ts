// Rules about comments: every file states its purpose, exports state what they promise, and no comment is idle.
import { parseSync } from 'oxc-parser'
import type { Place, Rule } from '../findings.ts'
import type { SourceFile, SourceTree } from '../source-tree.ts'
import { lineOf, type SyntaxNode } from '../syntax.ts'

const LEAST_SHARE = 0.08
const LARGEST_SHARE = 0.15
// Written in pieces so that this file does not find itself.
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`)
const BANNER = /[=*#~─━-]{8,}/
// Prose begins with these words too, so what matches must also parse.
const STATEMENT = /^(const|let|import|export|return|if|for|while|function|throw)\b.*[=(){}]/

/** Every rule about comments. */
export const commentRules: Rule[] = [
  {
    name: 'first-line-comment',
    sentence: 'The first line of a file is a comment that says what the file is for.',
    find: (tree) => tree.scripts.flatMap(firstLinePlaces),
  },
  {
    name: 'docstrings-on-exports',
    sentence:
      'An export of framework or shared says in a `/**` comment what it promises, when to call it and what it throws.',
    find: (tree) => tree.scripts.filter((file) => /^(framework|shared)\//.test(file.path)).flatMap(undocumentedExports),
  },
  {
    name: 'no-banners',
    sentence: 'No banners: a file that needs sections is two files.',
    find: (tree) => eachComment(tree, (text) => (BANNER.test(text) ? 'a banner' : undefined)),
  },
  {
    name: 'no-dead-code',
    sentence: 'No code in comments: Git remembers it.',
    find: (tree) => eachComment(tree, (text) => (isCode(text) ? 'looks like code' : undefined)),
  },
  {
    name: 'no-unfinished-words',
    sentence: 'Nothing is left for later in the code: finish it, or write it down where work is planned.',
    find: (tree) => eachComment(tree, (text) => UNFINISHED.exec(text)?.[0]),
  },
  {
    name: 'comment-share',
    sentence: `Comments are ${LEAST_SHARE * 100} to ${LARGEST_SHARE * 100} % of the lines of a folder: less leaves the why unsaid, more says the what twice.`,
    find: commentShares,
  },
]

// A shebang may come before it.
function firstLinePlaces(file: SourceFile): Place[] {
  const first = file.lines[0]?.startsWith('#!') ? file.lines[1] : file.lines[0]
  return /^\s*\/[/*]/.test(first ?? '') ? [] : [{ file: file.path, detail: 'begins with no comment' }]
}

// Overloads share the docstring of the first; types only warn, for their members carry most of the meaning.
function undocumentedExports(file: SourceFile): Place[] {
  if (/\.test\.ts$/.test(file.path)) return []
  const { program, comments } = file.syntax()
  const docstringEnds = comments
    .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
    .map(({ end }) => end)
  const isDocumented = (node: SyntaxNode) =>
    docstringEnds.some((end) => end < node.start && !file.text.slice(end, node.start).trim())
  const exported = (program.body as unknown as SyntaxNode[]).filter(
    (node) => node.type === 'ExportNamedDeclaration' && node.declaration,
  )
  const seen = new Set<string>()
  return exported.flatMap((node) => {
    const declaration = node.declaration as SyntaxNode
    const name = declaredName(declaration)
    const isOverload = seen.has(name)
    seen.add(name)
    if (isOverload || isDocumented(node)) return []
    const severity = declaration.type.startsWith('TS') ? 'warn' : 'stop'
    return [{ file: file.path, line: lineOf(file, node.start), detail: `${name} has none`, severity }]
  })
}

function declaredName(declaration: SyntaxNode): string {
  const named = (declaration.declarations as SyntaxNode[] | undefined)?.[0] ?? declaration
  return String((named.id as SyntaxNode | undefined)?.name ?? 'it')
}

// Line by line, so that a finding in a long comment points at its own line.
function eachComment(tree: SourceTree, objection: (text: string) => string | undefined): Place[] {
  return tree.scripts.flatMap((file) =>
    file.syntax().comments.flatMap(({ value, start }) =>
      value.split('\n').flatMap((text, index) => {
        const detail = objection(text.replace(/^[\s*]+/, ''))
        return detail ? [{ file: file.path, line: lineOf(file, start) + index, detail }] : []
      }),
    ),
  )
}

function isCode(text: string): boolean {
  return STATEMENT.test(text) && parseSync('comment.ts', `async function comment() { ${text} }`).errors.length === 0
}

// Only folders with enough lines to have a share; tests speak through their titles.
function commentShares(tree: SourceTree): Place[] {
  const written = tree.scripts.filter((file) => !/\.test\.tsx?$|^tests\//.test(file.path) && file.path.includes('/'))
  const byFolder = Map.groupBy(written, (file) => file.path.slice(0, file.path.indexOf('/')))
  return [...byFolder].flatMap(([folder, files]) => {
    const all = sum(files.map((file) => file.lines.length))
    const share = sum(files.map(commentLines)) / all
    if (all < 200 || (share >= LEAST_SHARE && share <= LARGEST_SHARE)) return []
    return [{ file: folder, detail: `${(share * 100).toFixed(1)} % of ${all} lines`, severity: 'warn' as const }]
  })
}

// A line that carries both code and a comment counts as commented.
function commentLines(file: SourceFile): number {
  return sum(file.syntax().comments.map(({ value }) => value.split('\n').length))
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
