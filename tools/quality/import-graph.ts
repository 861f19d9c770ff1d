// Who imports whom: static, type-only, dynamic and re-exporting imports, with # aliases resolved to files.
import { posix } from 'node:path'
import type { SourceFile, SourceTree } from './source-tree.ts'
import { isSyntaxNode, lineOf, type SyntaxNode, walkSyntax } from './syntax.ts'

/** One import, as written in one place. */
export type Import = {
  from: string
  /** A file of the tree, or the specifier of a package (`pg`, `node:fs`). */
  to: string
  specifier: string
  /** True for a file of this project, false for a package. */
  isOwn: boolean
  line: number
  /** Written `import type` or used only in a type position. */
  isType: boolean
}

const graphs = new WeakMap<SourceTree, Import[]>()

/** Every import of the tree; computed once for each tree. */
export function importsOf(tree: SourceTree): Import[] {
  let imports = graphs.get(tree)
  if (!imports) {
    imports = tree.scripts.flatMap(importsOfFile)
    graphs.set(tree, imports)
  }
  return imports
}

/** The groups of files that reach themselves through their imports, each as a closed path. */
export function cyclesOf(imports: Import[]): Import[][] {
  const outgoing = Map.groupBy(imports, (each) => each.from)
  const done = new Set<string>()
  const cycles: Import[][] = []
  // Depth first: a file found again on the current path closes a cycle, a finished one cannot be part of a new one.
  const follow = (file: string, path: Import[]): void => {
    const entry = path.findIndex((each) => each.from === file)
    if (entry !== -1) {
      cycles.push(path.slice(entry))
      return
    }
    if (done.has(file)) return
    for (const next of outgoing.get(file) ?? []) follow(next.to, [...path, next])
    done.add(file)
  }
  for (const file of outgoing.keys()) follow(file, [])
  return cycles
}

// Every node that can name another module; the syntax tree sees them also inside functions and types.
function importsOfFile(file: SourceFile): Import[] {
  const imports: Import[] = []
  walkSyntax(file.syntax().program, (node) => {
    const specifier = specifierOf(node)
    if (specifier === undefined) return
    imports.push({
      from: file.path,
      to: resolveSpecifier(file.path, specifier),
      specifier,
      isOwn: /^[.#]/.test(specifier),
      line: lineOf(file, node.start),
      isType: isTypeOnly(node),
    })
  })
  return imports
}

// `import x from`, `export … from`, `await import()`, `import('…').Type` and `new URL('./x.ts', import.meta.url)`.
function specifierOf(node: SyntaxNode): string | undefined {
  const source = node.type === 'NewExpression' ? urlSource(node) : (node.source ?? node.argument)
  const mayImport = /^(Import|Export\w+Declaration|TSImportType|NewExpression)/.test(node.type)
  if (!mayImport || !isSyntaxNode(source)) return undefined
  const literal = source.type === 'TSLiteralType' && isSyntaxNode(source.literal) ? source.literal : source
  return typeof literal.value === 'string' ? literal.value : undefined
}

// A file started by its address, as worker threads are.
function urlSource(node: SyntaxNode): unknown {
  const [source, base] = node.arguments as SyntaxNode[]
  const isFileUrl = (node.callee as SyntaxNode).name === 'URL' && base?.type === 'MemberExpression'
  return isFileUrl && typeof source?.value === 'string' && /^\.\.?\/.*\.ts$/.test(source.value) ? source : undefined
}

// Erased at run time, but still knowledge of the other file: the rules count these too.
function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true
  const parts = node.specifiers as SyntaxNode[] | undefined
  return !!parts?.length && parts.every((part) => part.importKind === 'type' || part.exportKind === 'type')
}

function resolveSpecifier(from: string, specifier: string): string {
  // The one alias whose folder has another name (`imports` of package.json).
  if (specifier.startsWith('#admin/')) return `admin/src/${specifier.slice('#admin/'.length)}`
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier)
  return specifier
}
