// Words of apps in the framework: the names and variables of settings that apps declare.
import type { Place } from '../findings.ts'
import type { SourceTree } from '../source-tree.ts'
import { lineOf, type SyntaxNode, walkSyntax } from '../syntax.ts'

const DECLARES = /^apps\/[^/]+\/[^/]+\.settings\.ts$/
const VARIABLE = /^PEND_[A-Z0-9_]+$/
// Words that belong to the framework itself: it keeps files, separates tenants, and knows two levels of staff.
const OWN_WORDS = new Set(['files', 'tenants', 'superuser'])
// Field names select examples, and a field may share a setting's name.
const EXAMPLES = 'framework/projections/openapi/examples/'

/** Where a script of framework or shared names an app's setting: as a property or a name, or its variable in a text. */
export function findAppWords(tree: SourceTree): Place[] {
  const declared = new Set(tree.scripts.filter(({ path }) => DECLARES.test(path)).flatMap(settingWords))
  return tree.scripts
    .filter(({ path }) => /^(framework|shared)\//.test(path) && !path.startsWith(EXAMPLES) && !/\.test\.ts$/.test(path))
    .flatMap((file) => {
      const places: Place[] = []
      walkSyntax(file.syntax().program, (node) => {
        const word = wordOf(node)
        if (word !== undefined && declared.has(word))
          places.push({
            file: file.path,
            line: lineOf(file, node.start),
            detail: `names the setting ${word} of an app`,
          })
      })
      return places
    })
}

/** The names a file declares under `settings`, and the variables. */
function settingWords(file: SourceTree['scripts'][number]): string[] {
  const words: string[] = []
  walkSyntax(file.syntax().program, (node) => {
    const { type, key, value } = node as SyntaxNode & Record<string, SyntaxNode | undefined>
    const text = textOf(node)
    if (text !== undefined && VARIABLE.test(text)) words.push(text)
    if (type !== 'Property' || key?.name !== 'settings') return
    for (const property of (value?.properties ?? []) as unknown as SyntaxNode[]) {
      const name = (property.key as SyntaxNode | undefined)?.name as string | undefined
      if (name && !OWN_WORDS.has(name)) words.push(name)
    }
  })
  return words
}

const textOf = ({ type, value }: SyntaxNode) => (type === 'Literal' && typeof value === 'string' ? value : undefined)

function wordOf(node: SyntaxNode): string | undefined {
  if (node.type === 'Identifier') return node.name as string
  const text = textOf(node)
  return text !== undefined && VARIABLE.test(text) ? text : undefined
}
