// Lists outside apps/ that name the resources, tables or folders of several apps.
import type { Place } from '../findings.ts'
import type { SourceTree } from '../source-tree.ts'
import { lineOf, type SyntaxNode, walkSyntax } from '../syntax.ts'

const DECLARES = /^apps\/([^/]+)\/.*\.resource\.ts$/
const IS_RUNNING = /^(api|core|edge-services|framework|shared)\/(?!testing\/)/
const RESOURCE = /defineResource\('(\w+)'/
// An array of texts, and the alternatives of a pattern.
const ALTERNATIVES = /\(\??:?([a-z_]+(?:\|[a-z_]+){2,})\)/

/** Places where a list names things of at least two apps: a new one would be forgotten there. */
export function findListsOfApps(tree: SourceTree): Place[] {
  const owners = ownersOf(tree)
  if (owners.size === 0) return []
  return tree.scripts
    .filter(({ path }) => IS_RUNNING.test(path) && !/\.test\.ts$/.test(path))
    .flatMap((file) => {
      const places: Place[] = []
      walkSyntax(file.syntax().program, (node) => {
        const named = wordsOf(node).filter((word) => owners.has(word))
        const apps = new Set(named.map((word) => owners.get(word)))
        if (named.length > 1 && apps.size > 1)
          places.push({ file: file.path, line: lineOf(file, node.start), detail: `lists ${named.join(', ')}` })
      })
      return places
    })
}

/** The app of each resource and table, by name. */
function ownersOf(tree: SourceTree): Map<string, string> {
  const owners = new Map<string, string>()
  for (const { path, text } of tree.scripts) {
    const app = DECLARES.exec(path)?.[1]
    const name = RESOURCE.exec(text)?.[1]
    if (!app || !name) continue
    owners.set(name, app)
    owners.set(
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      app,
    )
  }
  return owners
}

function wordsOf(node: SyntaxNode): string[] {
  const { type, elements, regex } = node as SyntaxNode & { elements?: SyntaxNode[]; regex?: { pattern: string } }
  if (regex) return ALTERNATIVES.exec(regex.pattern)?.[1]?.split('|') ?? []
  if (type !== 'ArrayExpression') return []
  return (elements ?? []).flatMap((element) => {
    const value = (element as { value?: unknown } | null)?.value
    return typeof value === 'string' ? [value] : []
  })
}
