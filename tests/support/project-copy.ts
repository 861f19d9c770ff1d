// A copy of this project that a test may change: every source file, with this project's packages.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git', '.data', 'coverage', 'logs', 'dist', '.env'])

/** Also bundles that a server builds at this moment. */
const isLeftOut = (name: string) => LEFT_OUT.has(name) || name.startsWith('dist.')

export interface ProjectCopy {
  readonly root: string
  /** The files added, removed or changed since the copy was made, in order. */
  changedFiles(): string[]
  remove(): void
}

/** Copies the working tree unchanged. Remove it at the end of the test. */
export function copyProject(): ProjectCopy {
  const root = mkdtempSync(path.join(tmpdir(), 'pend-copy-'))
  for (const name of readdirSync(ROOT).filter((each) => !isLeftOut(each)))
    cpSync(path.join(ROOT, name), path.join(root, name), {
      recursive: true,
      filter: (source) => !isLeftOut(path.basename(source)),
    })
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'))
  const before = contentsOf(root)
  return {
    root,
    changedFiles: () => {
      const after = contentsOf(root)
      const files = new Set([...before.keys(), ...after.keys()])
      return [...files].filter((file) => before.get(file) !== after.get(file)).sort()
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

function contentsOf(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).some(isLeftOut))
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'latin1')]))
}
