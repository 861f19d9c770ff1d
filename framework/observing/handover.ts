// How traces of other processes (workers, commands, the edge) reach the server that shows them: as files in a folder of this machine.
// A folder needs no port, no password and no order of starting; it is there only while a server watches it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Observed, ObservedMail, Observer } from './observing.ts'

// Whoever watches takes files within a moment: so many mean that nobody does any more.
const MOST_FILES = 500
const FILE = /^[\w-]+\.json$/

/** Where they meet, below the folder of data. */
export const watchedFolder = (dataDirectory: string): string => path.join(dataDirectory, 'observed')

type Handed = { readonly trace: Observed['trace'] } | { readonly mail: ObservedMail }

/** An observer that puts everything into `folder`, unless nobody watches it. Values of statements stay in this process. */
export function handOver(folder: string): Observer {
  let count = 0
  const put = (handed: Handed) => {
    try {
      if (!existsSync(folder) || readdirSync(folder).length > MOST_FILES) return
      const file = path.join(folder, `${Date.now()}-${process.pid}-${++count}`)
      writeFileSync(`${file}.part`, JSON.stringify(handed), { mode: 0o600 })
      renameSync(`${file}.part`, `${file}.json`)
    } catch {
      // Whoever is observed does its work all the same.
    }
  }
  return { ended: ({ trace }) => put({ trace }), mailed: (mail) => put({ mail }) }
}

/** Gives what others put into `folder` to `observer`, until the returned function is called. Nobody else on the machine may read it. */
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
