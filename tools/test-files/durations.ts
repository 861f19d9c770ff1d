// How long each test file took in its last run on this machine: the longest start first, so that none runs alone at the end.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Milliseconds by file, relative to the root. */
export type Durations = Map<string, number>

const FILE = '.data/test-durations.json'
/** The estimate for a new file, per byte. */
const GUESS_PER_BYTE_MS = 0.5

/** Empty without notes of earlier runs, or with broken ones. */
function readDurations(root: string): Durations {
  try {
    const noted: Record<string, number> = JSON.parse(readFileSync(path.join(root, FILE), 'utf8'))
    return new Map(Object.entries(noted))
  } catch {
    return new Map()
  }
}

/** Adds new durations to the known ones. */
export function noteDurations(root: string, latest: Durations): void {
  const isInside = ([file]: [string, number]) => !file.startsWith('..')
  const noted = Object.fromEntries([...readDurations(root), ...latest].filter(isInside).sort())
  mkdirSync(path.dirname(path.join(root, FILE)), { recursive: true })
  writeFileSync(path.join(root, FILE), `${JSON.stringify(noted, null, 2)}\n`)
}

/** Guesses an unknown file's duration by its length. */
export function longestFirst(root: string, files: readonly string[]): string[] {
  const known = readDurations(root)
  const lengthOf = (file: string) => known.get(path.relative(root, file)) ?? statSync(file).size * GUESS_PER_BYTE_MS
  return files
    .map((file) => ({ file, length: lengthOf(file) }))
    .sort((one, other) => other.length - one.length)
    .map(({ file }) => file)
}
