// Finds the texts of objects as earlier migrations installed them. States know only their digests.
import type { MigrationFile } from '../migration-files.ts'
import { digestOf } from '../schema-state.ts'

// In lines. Texts begin and end with a statement, and may have a comment before it.
const LONGEST = 200

/** Looks up a text by its digest; null if a person wrote it in another form. The first question reads all files. */
export function earlierTexts(files: readonly Pick<MigrationFile, 'sql'>[]): (digest: string) => string | null {
  let known: Map<string, string[]> | undefined
  return (digest) => {
    known ??= readTexts(files)
    return known.get(digest)?.join('\n') ?? null
  }
}

/** Every run of whole statements by its digest: which of them are objects, only their digests say. */
function readTexts(files: readonly Pick<MigrationFile, 'sql'>[]): Map<string, string[]> {
  const known = new Map<string, string[]>()
  for (const { sql } of files) {
    const lines = sql.split('\n')
    for (const from of lines.keys()) {
      if (!isBeginning(lines[from]!, lines[from - 1] ?? '')) continue
      for (let to = from; to < Math.min(lines.length, from + LONGEST); to++) {
        if (!lines[to]!.endsWith(';')) continue
        const text = lines.slice(from, to + 1)
        known.set(digestOf(text.join('\n')), text)
      }
    }
  }
  return known
}

function isBeginning(line: string, previous: string): boolean {
  return /^\S/.test(line) && (previous === '' || previous.endsWith(';') || previous.startsWith('--'))
}
