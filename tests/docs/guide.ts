// Follows a guide as a reader would: writes its files, runs its commands and compares their output.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { assertLike } from './likeness.ts'
import { type CodeBlock, codeBlocksOf, readText } from './markdown.ts'
import { playBlocks, type ShellOptions } from './shell.ts'

const SERVER = 'localhost:8000'
const EDGE = 'localhost:8001'

/** One step of a reader: writes a file, or runs commands. */
interface Act {
  readonly block: CodeBlock
  /** The output of the commands; undefined for files and for no output. */
  readonly shown: CodeBlock | undefined
}

/** A guide in two parts: what a reader declares, and, from the first call on, the running server's answers. */
export interface Guide {
  readonly page: string
  readonly declares: readonly Act[]
  readonly calls: readonly Act[]
}

/** Reads a guide. Blocks that are neither a file nor a command nor its output are left to the reader. */
export function readGuide(page: string): Guide {
  const blocks = codeBlocksOf(readText(page))
  const acts = blocks.flatMap((block, index): Act[] => {
    if (block.file !== '') return [{ block, shown: undefined }]
    if (block.language !== 'sh') return []
    const next = blocks[index + 1]
    const isShown = next !== undefined && next.file === '' && ['text', 'json', 'http'].includes(next.language)
    return [{ block, shown: isShown ? next : undefined }]
  })
  const first = acts.findIndex(({ block }) => block.language === 'sh' && block.text.includes(SERVER))
  const place = first < 0 ? acts.length : first
  return { page, declares: acts.slice(0, place), calls: acts.slice(place) }
}

/** Writes the files of a guide and runs its commands before any call. */
export async function declareGuide({ declares }: Guide, options: ShellOptions): Promise<void> {
  for (const { block, shown } of declares) {
    if (block.file !== '') writeBlock(options.cwd, block)
    else await playAll([{ block, shown }], { ...options, prelude: '' })
  }
}

/** Makes the calls of a guide in one shell, against the server on `port`; `prelude` defines the variables they use. */
export async function callGuide(
  { calls }: Guide,
  options: ShellOptions & { readonly port: number; readonly prelude: string },
): Promise<void> {
  const withPorts = (text: string) =>
    text.replaceAll(SERVER, `localhost:${options.port}`).replaceAll(EDGE, `localhost:${options.port + 1}`)
  await playAll(
    calls.map(({ block, shown }) => ({ block: { ...block, text: withPorts(block.text) }, shown })),
    options,
  )
}

function writeBlock(root: string, { file, text }: CodeBlock): void {
  const target = path.join(root, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, `${text}\n`)
}

async function playAll(
  acts: readonly Act[],
  { prelude, ...options }: ShellOptions & { prelude: string },
): Promise<void> {
  const [, ...printed] = await playBlocks([prelude, ...acts.map(({ block }) => block.text)], options)
  for (const [index, { shown }] of acts.entries()) if (shown) assertLike(shown.text, printed[index]!, shown.language)
}
