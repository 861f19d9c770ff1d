// How long each test file took when it last ran on this machine: the longest go first, so that none is left to the end alone.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Milliseconds by file, relative to the root. */
export type Durations = Map<string, number>

const FILE = '.data/test-durations.json'
/** What a file takes that has not run here, for each of its bytes. */
const GUESS_PER_BYTE_MS = 0.5

/** Without a note of earlier runs, or with a broken one, none is known. */
function readDurations(root: string): Durations {
  try {
    const noted: Record<string, number> = JSON.parse(readFileSync(path.join(root, FILE), 'utf8'))
    return new Map(Object.entries(noted))
  } catch {
    return new Map()
  }
}

/** Adds what is new to what is known. */
export function noteDurations(root: string, latest: Durations): void {
  const isInside = ([file]: [string, number]) => !file.startsWith('..')
  const noted = Object.fromEntries([...readDurations(root), ...latest].filter(isInside).sort())
  mkdirSync(path.dirname(path.join(root, FILE)), { recursive: true })
  writeFileSync(path.join(root, FILE), `${JSON.stringify(noted, null, 2)}\n`)
}

/** A file that is not known is guessed by its length. */
export function longestFirst(root: string, files: readonly string[]): string[] {
  const known = readDurations(root)
  const lengthOf = (file: string) => known.get(path.relative(root, file)) ?? statSync(file).size * GUESS_PER_BYTE_MS
  return files
    .map((file) => ({ file, length: lengthOf(file) }))
    .sort((one, other) => other.length - one.length)
    .map(({ file }) => file)
}
