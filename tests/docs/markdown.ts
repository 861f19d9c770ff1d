// Reads the project's documents for tests: blocks, code spans, tables, links.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** A fenced block: its language, its text, and its heading. */
export interface CodeBlock {
  readonly language: string
  readonly text: string
  readonly heading: string
  /** The file named alone and in backticks on the line above; empty without one. */
  readonly file: string
}

/** The text of a file of the project. */
export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
}

/** Every page for people, from the root of the project. */
export function allPages(): string[] {
  return globSync(['*.md', 'docs/*.md', 'docs/!(site)/**/*.md'], { cwd: ROOT }).sort()
}

/** The shell words `login` and `api` that the tour defines, for the server at `host`. */
export function tourWords(host: string): string {
  const { text } = codeBlocksOf(readText('docs/tour.md')).find((block) => block.text.includes('api()'))!
  return text.replaceAll('localhost:8000', host)
}

/** All fenced blocks in order. */
export function codeBlocksOf(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let [heading, file] = ['', '']
  let open: { language: string; lines: string[] } | undefined
  for (const line of markdown.split('\n')) {
    const fence = /^```(\S*)/.exec(line)
    if (open && fence) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), heading, file })
      open = undefined
      file = ''
    } else if (open) open.lines.push(line)
    else if (fence) open = { language: fence[1]!, lines: [] }
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
    else if (line !== '') file = /^`([\w-]+(?:[./][\w-]+)+)`$/.exec(line)?.[1] ?? ''
  }
  return blocks
}

/** Paragraphs and single table rows, without fenced blocks: units that readers take as one thought. */
export function passagesOf(markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '')
  return prose
    .split(/\n\s*\n/)
    .flatMap((paragraph) => (paragraph.startsWith('|') ? paragraph.split('\n') : [paragraph]))
}

/** Text between backticks. */
export function codeSpansOf(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!)
}

/** The part below a heading, up to the next one of the same rank or higher. */
export function sectionOf(markdown: string, heading: string): string {
  const lines = markdown.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading)
  if (start < 0) throw new Error(`There is no heading "${heading}".`)
  const rank = /^#+/.exec(lines[start]!)![0].length
  const isEnd = (line: string) => /^#+ /.test(line) && /^#+/.exec(line)![0].length <= rank
  const end = lines.findIndex((line, index) => index > start && isEnd(line))
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n')
}

/** The cells of every row below a table's head. */
export function tableRowsOf(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

/** Targets of a document's links inside the project. */
export function linksOf(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!)
  return targets.filter((target) => !/^(https?:|#)/.test(target)).map((target) => target.replace(/#.*$/, ''))
}

/** A shell block, and the following block if it shows the output. */
export interface Step {
  readonly command: string
  readonly answer: CodeBlock | undefined
}

/** The shell blocks with their answers. */
export function stepsOf(blocks: readonly CodeBlock[]): Step[] {
  return blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1]
    return language === 'sh' ? [{ command: text, answer: next?.language === 'sh' ? undefined : next }] : []
  })
}
