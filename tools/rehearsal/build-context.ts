// The files that an engine would get: those of the folder that .dockerignore lets through.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface Pattern {
  readonly excludes: boolean
  readonly expression: RegExp
}

/** Paths below the folder. The last line of .dockerignore that matches a file or a folder above it decides. */
export function listContext(root: string): string[] {
  const patterns = readFileSync(path.join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map(readPattern)
  return walk(root, '', patterns).sort()
}

function readPattern(line: string): Pattern {
  const glob = line.replace(/^!/, '')
  const parts = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(.*/)?')
  return { excludes: !line.startsWith('!'), expression: new RegExp(`^${parts}(/|$)`) }
}

/** Enters no folder that is certainly not sent: installed packages are many. */
function walk(root: string, folder: string, patterns: readonly Pattern[]): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = path.posix.join(folder, entry.name)
    if (entry.name === 'node_modules' || entry.name === '.git') return []
    if (entry.isDirectory()) return walk(root, place, patterns)
    return isSent(place, patterns) ? [place] : []
  })
}

const isSent = (place: string, patterns: readonly Pattern[]) =>
  patterns.findLast(({ expression }) => expression.test(place))?.excludes !== true
