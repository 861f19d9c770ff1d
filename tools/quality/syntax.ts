// Syntax for the checks: walking the tree, lines, and functions with their names and sizes.
import type { SourceFile } from './source-tree.ts'

/** A node of the syntax tree, as far as the checks need it. */
export type SyntaxNode = { type: string; start: number; end: number } & Record<string, unknown>

/** A function with its first line and its number of lines. */
export type NamedFunction = { name: string; line: number; lines: number }

const FUNCTION = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|TSDeclareFunction)$/

/** Calls `visit` for every node below `node`, parents first; `visit` returns false to skip a branch. */
export function walkSyntax(node: unknown, visit: (node: SyntaxNode) => unknown): void {
  if (Array.isArray(node)) {
    for (const child of node) walkSyntax(child, visit)
    return
  }
  if (!isSyntaxNode(node) || visit(node) === false) return
  for (const key in node) {
    const child = node[key]
    if (typeof child === 'object' && child !== null) walkSyntax(child, visit)
  }
}

/** True for an object of the syntax tree. */
export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
}

/** The line of an offset, counted from 1. */
export function lineOf(file: SourceFile, offset: number): number {
  let line = 1
  for (let at = file.text.indexOf('\n'); at !== -1 && at < offset; at = file.text.indexOf('\n', at + 1)) line++
  return line
}

/** Every function of a file that has a name: declared, assigned to a constant, or a method. */
export function functionsOf(file: SourceFile): NamedFunction[] {
  const found: NamedFunction[] = []
  walkSyntax(file.syntax().program, (node) => {
    const [name, body] = nameAndFunction(node)
    if (!name || !body) return
    const line = lineOf(file, body.start)
    found.push({ name, line, lines: lineOf(file, body.end) - line + 1 })
  })
  return found
}

/** `createHTTPServer` → create, http, server; also for kebab-case. */
export function wordsOf(name: string): string[] {
  const parts = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []
  return parts.map((part) => part.toLowerCase())
}

// Where a function gets its name from; callbacks without one belong to their caller.
function nameAndFunction(node: SyntaxNode): [string?, SyntaxNode?] {
  const { id, key, init, value } = node as Record<string, SyntaxNode | undefined>
  if (FUNCTION.test(node.type)) return [id?.name as string | undefined, node]
  if (node.type === 'VariableDeclarator' && init && FUNCTION.test(init.type))
    return [id?.name as string | undefined, init]
  if (node.type === 'MethodDefinition') return [key?.name as string | undefined, value]
  return []
}
