// Rules about SQL in code: which app's tables it uses, why a statement is written by hand, and how long a line is.
import type { Place, Rule } from '../findings.ts'
import type { SourceFile, SourceTree } from '../source-tree.ts'
import { LONG_LINES } from '../sql-exceptions.ts'
import { isSyntaxNode, lineOf, type SyntaxNode, walkSyntax } from '../syntax.ts'

const LONGEST_LINE = 120
const SCHEMAS = 'public|auth|tenant|audit|tasks'
// `auth.users`, "auth"."users"; a name before a parenthesis is a function.
const TABLE = new RegExp(`(?<![\\w."])"?(${SCHEMAS})"?\\."?(\\w+)"?(?!\\w|"|\\s*\\()`, 'g')
// Texts that are SQL even without a tag, and not sentences.
const STATEMENT = /^\s*(select\s.*\sfrom\s|insert into\s|update \S+ set\s|delete from\s|with \w+ as )/s
// A template that is a statement, or a select within one.
const BY_HAND = /^\s*(select|insert into|update|delete from|with)\s/
const REASON = /\/\/ SQL by hand: \S/
const MOST_BY_HAND = 25
const RESOURCE = /^apps\/([^/]+)\/.*\.resource\.ts$/
const OF_AN_APP = /^apps\/([^/]+)\/(?!admin\/)/
const FRAMEWORK = 'the framework'

/** Every rule about SQL. */
export const sqlRules: Rule[] = [
  {
    name: 'tables-by-front-door',
    sentence: 'An app writes statements on its own tables only: for others, ask their front door for a function.',
    find: foreignTables,
  },
  {
    name: 'sql-by-hand-says-why',
    sentence: `What an app cannot build with query is SQL by hand, and a comment "SQL by hand: …" in the file says why. There are at most ${MOST_BY_HAND}.`,
    find: unreasonedSql,
  },
  {
    name: 'sql-lines',
    sentence: `A line of SQL has at most ${LONGEST_LINE} columns: build it with query, name its parts, or write it into a .sql file.`,
    find: longLines,
  },
]

/** One piece of SQL in a file: between two interpolated values, or a whole text. */
interface Piece {
  readonly text: string
  readonly start: number
  readonly end: number
}

function foreignTables(tree: SourceTree): Place[] {
  const owners = ownersOf(tree)
  return tree.scripts.flatMap((file) => {
    const app = OF_AN_APP.exec(file.path)?.[1]
    if (app === undefined || isTestFile(file)) return []
    const found = [...tablesIn(file), ...borrowedResources(file)]
    const foreign = found.filter(({ table }) => (owners.get(table) ?? FRAMEWORK) !== app)
    return foreign.map(({ table, start }) => ({
      ...{ file: file.path, line: lineOf(file, start) },
      detail: `${table} belongs to ${owners.get(table) ?? FRAMEWORK}`,
    }))
  })
}

/** A table that a file names, and where. */
interface Named {
  readonly table: string
  readonly start: number
}

/** The app of each table: of resources, and of the joins of their relations to many. */
function ownersOf(tree: SourceTree): Map<string, string> {
  const owners = new Map<string, string>()
  for (const { path, text } of tree.scripts) {
    const app = RESOURCE.exec(path)?.[1]
    const name = /defineResource\('(\w+)'/.exec(text)?.[1]
    if (app === undefined || name === undefined) continue
    owners.set(`tableOf(${name})`, app)
    const schema = /\bschema: '(\w+)'/.exec(text)?.[1] ?? 'public'
    owners.set(`${schema}.${snakeOf(name)}`, app)
    for (const [, field] of text.matchAll(/(\w+): references\(/g))
      owners.set(`${schema}.${snakeOf(name)}_${snakeOf(field!)}`, app)
  }
  return owners
}

function tablesIn(file: SourceFile): Named[] {
  return piecesOf(file).flatMap(({ text, start }) =>
    Array.from(text.matchAll(TABLE), ({ 1: schema, 2: name, index }) => ({
      table: `${schema}.${name}`,
      start: start + index,
    })),
  )
}

/** `tableOf(users)`, where `users` comes from another app's front door. */
function borrowedResources(file: SourceFile): Named[] {
  const borrowed = new Map<string, string>()
  const named: Named[] = []
  walkSyntax(file.syntax().program, (node) => {
    if (node.type === 'ImportDeclaration') for (const [local, name] of importedFromApps(node)) borrowed.set(local, name)
    if (node.type !== 'CallExpression' || (node.callee as SyntaxNode).name !== 'tableOf') return
    const [argument] = node.arguments as SyntaxNode[]
    const name = borrowed.get(String(argument?.name))
    if (name !== undefined) named.push({ table: name, start: node.start })
  })
  return named
}

function importedFromApps({ source, specifiers }: SyntaxNode): [local: string, name: string][] {
  if (!String((source as SyntaxNode).value).startsWith('#apps/')) return []
  return (specifiers as SyntaxNode[]).map(({ local, imported }) => [
    String((local as SyntaxNode).name),
    `tableOf(${String((imported as SyntaxNode | undefined)?.name)})`,
  ])
}

function unreasonedSql(tree: SourceTree): Place[] {
  const places = tree.scripts
    .filter((file) => OF_AN_APP.test(file.path) && !isTestFile(file))
    .flatMap((file) => statementsByHand(file).map(({ start }) => ({ source: file, line: lineOf(file, start) })))
  const unsaid = places.filter(({ source }) => !REASON.test(source.text))
  return [...unsaid, ...places.slice(MOST_BY_HAND)].map(({ source: { path, lines }, line }) => ({
    ...{ file: path, line, detail: lines[line - 1]!.trim() },
  }))
}

/** Templates only: an app sends no text without a tag. */
function statementsByHand(file: SourceFile): Piece[] {
  const found: Piece[] = []
  walkSyntax(file.syntax().program, (node) => {
    if (node.type !== 'TaggedTemplateExpression' || !isSql(node.tag)) return
    const [first] = quasisOf(node.quasi)
    if (BY_HAND.test(first!.text)) found.push(first!)
  })
  return found
}

function longLines(tree: SourceTree): Place[] {
  return tree.scripts.flatMap((file) => {
    if (isTestFile(file)) return []
    const lines = new Set(piecesOf(file).flatMap((piece) => linesOf(file, piece)))
    const long = [...lines].filter((line) => file.lines[line - 1]!.length > LONGEST_LINE).sort((a, b) => a - b)
    const allowed = LONG_LINES[file.path] ?? 0
    if (long.length < allowed) return [{ file: file.path, detail: `${long.length} are left: lower its number` }]
    return long
      .slice(allowed)
      .map((line) => ({ file: file.path, line, detail: `${file.lines[line - 1]!.length} columns` }))
  })
}

function linesOf(file: SourceFile, { start, end }: Piece): number[] {
  const first = lineOf(file, start)
  return Array.from({ length: lineOf(file, end) - first + 1 }, (_, index) => first + index)
}

/** The contents of sql`…` and sql.raw(…), and texts that begin as a statement. */
function piecesOf(file: SourceFile): Piece[] {
  const pieces = new Map<number, Piece>()
  walkSyntax(file.syntax().program, (node) => {
    for (const piece of sqlIn(node)) pieces.set(piece.start, piece)
  })
  return [...pieces.values()]
}

function sqlIn(node: SyntaxNode): Piece[] {
  if (node.type === 'TaggedTemplateExpression' && isSql(node.tag)) return quasisOf(node.quasi)
  if (node.type === 'CallExpression' && isRawSql(node.callee)) return (node.arguments as SyntaxNode[]).flatMap(textsOf)
  const texts = textsOf(node)
  return STATEMENT.test(texts[0]?.text ?? '') ? texts : []
}

function isSql(tag: unknown): boolean {
  return isSyntaxNode(tag) && tag.type === 'Identifier' && tag.name === 'sql'
}

function isRawSql(callee: unknown): boolean {
  if (!isSyntaxNode(callee) || callee.type !== 'MemberExpression') return false
  return isSql(callee.object) && (callee.property as SyntaxNode).name === 'raw'
}

function textsOf(node: SyntaxNode): Piece[] {
  if (node.type === 'TemplateLiteral') return quasisOf(node)
  if (node.type !== 'Literal' || typeof node.value !== 'string') return []
  return [{ text: node.value, start: node.start, end: node.end }]
}

function quasisOf(template: unknown): Piece[] {
  return (template as { quasis: (SyntaxNode & { value: { raw: string } })[] }).quasis.map(({ value, start, end }) => ({
    ...{ text: value.raw, start, end },
  }))
}

function isTestFile({ path }: SourceFile): boolean {
  return /\.test\.tsx?$/.test(path) || path.startsWith('tests/')
}

function snakeOf(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}
