// Finds the text of an object as an earlier migration installed it. States know only its digest.
import type { MigrationFile } from '../migration-files.ts'
import { digestOf } from '../schema-state.ts'

// Texts are whole lines, and begin and end with a statement.
const BEGINS = /^(?:create|alter|grant|revoke|do|select|insert|comment|drop|delete|update)\b/i
const LONGEST = 400

/** The text with the digest, from the latest file that has it; null if a person wrote it in another form. */
export function findEarlierText(files: readonly Pick<MigrationFile, 'sql'>[], digest: string): string | null {
  for (const { sql } of files.toReversed()) {
    const found = findInFile(sql.split('\n'), digest)
    if (found !== null) return found
  }
  return null
}

function findInFile(lines: readonly string[], digest: string): string | null {
  for (const [from, line] of lines.entries()) {
    if (!BEGINS.test(line)) continue
    for (let to = from; to < Math.min(lines.length, from + LONGEST); to++) {
      if (!lines[to]!.endsWith(';')) continue
      const text = lines.slice(from, to + 1).join('\n')
      if (digestOf(text) === digest) return text
    }
  }
  return null
}
