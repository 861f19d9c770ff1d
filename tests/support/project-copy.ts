// A copy of this project that a test may change: every source file, with this project's packages.
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** Copies of this tree stand here, and nobody else's. */
const PLACES = path.join(
  tmpdir(),
  `pend-copies-${createHash('sha256').update(`${userInfo().uid} ${ROOT}`).digest('hex').slice(0, 8)}`,
)
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
  const root = takeFreePlace()
  copyFolder(ROOT, root)
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

/**
 * A new folder whose path an earlier copy had: Node knows compiled code by the path of its file, and a copy in a place
 * of its own would compile everything again.
 */
export function takeFreePlace(): string {
  mkdirSync(PLACES, { recursive: true })
  for (let number = 1; ; number++) {
    const root = path.join(PLACES, String(number))
    try {
      mkdirSync(root)
      // An embedded PostgreSQL of the copy may run as another user.
      for (const folder of [PLACES, root]) chmodSync(folder, 0o755)
      return root
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (isLeftOut(entry.name)) continue
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)]
    if (entry.isDirectory()) copyFolder(source, target)
    else if (entry.isFile()) copyFileSync(source, target)
  }
}

function contentsOf(folder: string, name = '', contents = new Map<string, string>()): Map<string, string> {
  for (const entry of readdirSync(path.join(folder, name), { withFileTypes: true })) {
    if (isLeftOut(entry.name)) continue
    const file = path.join(name, entry.name)
    if (entry.isDirectory()) contentsOf(folder, file, contents)
    else if (entry.isFile()) contents.set(file, readFileSync(path.join(folder, file), 'latin1'))
  }
  return contents
}
