// Hands traces of other processes (workers, commands, the edge) to the server that shows them, as files in a local folder. A folder needs
// no port, password or start order; it exists only while a server watches it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Observed, ObservedMail, Observer } from './observing.ts'

// A watcher takes files within moments: this many mean that nobody watches any more.
const MOST_FILES = 500
const FILE = /^[\w-]+\.json$/

/** The shared folder, below the data folder. */
export const watchedFolder = (dataDirectory: string): string => path.join(dataDirectory, 'observed')

type Handed = { readonly trace: Observed['trace'] } | { readonly mail: ObservedMail }

/** An observer that writes everything into `folder` while a server watches it. Statement values stay in this process. */
export function handOver(folder: string): Observer {
  let count = 0
  const put = (handed: Handed) => {
    try {
      if (!existsSync(folder) || readdirSync(folder).length > MOST_FILES) return
      const file = path.join(folder, `${Date.now()}-${process.pid}-${++count}`)
      writeFileSync(`${file}.part`, JSON.stringify(handed), { mode: 0o600 })
      renameSync(`${file}.part`, `${file}.json`)
    } catch {
      // Tracing failures never affect the traced work.
    }
  }
  return { ended: ({ trace }) => put({ trace }), mailed: (mail) => put({ mail }) }
}

/** Passes what others put into `folder` to `observer`, until the returned function is called. Only the owner may read the folder. */
export function takeOver(folder: string, observer: Observer): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const take = () => {
    for (const name of readdirSync(folder)
      .filter((each) => FILE.test(each))
      .sort()) {
      const file = path.join(folder, name)
      const handed = readHanded(file)
      rmSync(file, { force: true })
      if (handed && 'trace' in handed) observer.ended({ trace: handed.trace, statements: [] })
      else if (handed) observer.mailed?.(handed.mail)
    }
  }
  const watcher = watch(folder, { persistent: false }, () => take())
  take()
  return () => {
    watcher.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function readHanded(file: string): Handed | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
