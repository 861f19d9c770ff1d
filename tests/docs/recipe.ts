// Prepares the recipes of docs/recipes/ together: their files and apps first, then one migration for all of them.
import { runCommand } from '../support/run-command.ts'
import { declareGuide, type Guide } from './guide.ts'
import { type CodeBlock, codeBlocksOf, readText, tourWords } from './markdown.ts'
import { playBlocks, type ShellOptions } from './shell.ts'

const MIGRATES = /^\.\/manage (makemigrations|migrate)\b/
const NEW_APP = /^\.\/manage (startapp .+)$/

/** The shell words of a recipe for the server at `host`, and a tenant of its own called `tenant`. */
export function recipeWords(host: string, tenant: string): string {
  const { text } = codeBlocksOf(readText('docs/recipes.md')).find((block) => block.text.includes('begin()'))!
  const words = text.replace('begin kitchen', `begin ${tenant}`)
  return `${tourWords(host)}\n${words.replaceAll('localhost:8000', host)}`
}

/**
 * Follows the recipes as declareGuide() does, but new apps are written in this process, and all recipes share one
 * `makemigrations` and one `migrate`: a start of each for every recipe would take most of the time.
 */
export async function declareRecipes(recipes: readonly Guide[], options: ShellOptions): Promise<void> {
  for (const recipe of recipes) {
    for (const act of recipe.declares) {
      await startApps(act.block, options.cwd)
      const declares = [{ ...act, block: { ...act.block, text: withoutShared(act.block) } }]
      if (act.block.file !== '' || declares[0]!.block.text !== '') await declareGuide({ ...recipe, declares }, options)
    }
  }
  await playBlocks(['./manage makemigrations', './manage migrate'], options)
}

async function startApps({ file, text }: CodeBlock, root: string): Promise<void> {
  if (file !== '') return
  for (const line of text.split('\n')) {
    const words = NEW_APP.exec(line)?.[1]
    if (!words) continue
    const { status, stderr } = await runCommand(words.split(' '), { root })
    if (status !== 0) throw new Error(stderr)
  }
}

/** The lines that nobody else runs. */
function withoutShared({ file, text }: CodeBlock): string {
  if (file !== '') return text
  return text
    .split('\n')
    .filter((line) => !MIGRATES.test(line) && !NEW_APP.test(line))
    .join('\n')
}
