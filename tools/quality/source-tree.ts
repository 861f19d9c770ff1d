// The files of the project for every check: read once, parsed at most once.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseResult, parseSync } from 'oxc-parser'

/** One file, with its text in memory. */
export type SourceFile = {
  /** Relative to the root, with forward slashes. */
  path: string
  text: string
  lines: string[]
  /** The syntax tree; parsed on first use. Only for scripts. */
  syntax: () => ParseResult
}

/** The input of every check. */
export type SourceTree = {
  files: SourceFile[]
  /** The files written in TypeScript. */
  scripts: SourceFile[]
  find: (path: string) => SourceFile | undefined
}

// Larger files are data, and no rule reads them line by line.
const LARGEST_TEXT = 4_000_000
const SCRIPT = /\.tsx?$/
// Machine-made or from a library: nobody writes these by hand, so no rule of style applies.
const NOT_OURS = /^(generated|node_modules|coverage|logs|\.data|\.git)\/|(^|\/)(dist|node_modules)\//

/** Builds a tree from texts in memory; tests of the rules plant violations with it. */
export function buildSourceTree(texts: Record<string, string>): SourceTree {
  const files = Object.entries(texts).map(([path, text]) => buildSourceFile(path, text))
  const byPath = new Map(files.map((file) => [file.path, file]))
  return {
    files,
    scripts: files.filter((file) => SCRIPT.test(file.path)),
    find: (path) => byPath.get(path),
  }
}

/** Reads the files below `root` that Git knows or would add; without Git, every file that is not generated. */
export function readSourceTree(root: string): SourceTree {
  const texts: Record<string, string> = {}
  for (const path of listFiles(root).sort()) {
    const place = join(root, path)
    if (NOT_OURS.test(path) || !existsSync(place)) continue
    const stat = statSync(place)
    if (!stat.isFile() || stat.size > LARGEST_TEXT) continue
    const text = readFileSync(place, 'utf8')
    if (!text.includes('\0')) texts[path] = text
  }
  return buildSourceTree(texts)
}

// Parsing is slow, and rules about text never need it.
function buildSourceFile(path: string, text: string): SourceFile {
  let parsed: ParseResult | undefined
  return {
    path,
    text,
    lines: text.replace(/\n$/, '').split('\n'),
    syntax: () => {
      parsed ??= parseSync(path, text)
      return parsed
    },
  }
}

// Untracked files count: a rule should warn before the commit, not after it.
function listFiles(root: string): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64e6,
    })
    return [...new Set(listed.split('\0').filter(Boolean))]
  } catch {
    return globSync('**/*', { cwd: root, exclude: (name) => name === 'node_modules' || name === '.git' })
  }
}
