// The bundle that a server sends: the one that matches its sources, built in a child process if there is none.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BUNDLE, canBuild, KEY_FILE } from './build-bundle.ts'
import { bundleKeyOf } from './bundle-key.ts'

/** The bundle as the server uses it. */
export interface AdminBundle {
  /** The folder; it may not exist yet. */
  readonly folder: string
  /** The key of the current bundle; null without one. */
  readKey(): Promise<string | null>
  /** Checks for a matching bundle and starts a build if needed; does not wait. */
  begin(): void
  /** Null if there is a bundle to send, otherwise a sentence that says why not. Waits for a running build. */
  findFault(): Promise<string | null>
}

const NOT_BUILDABLE = 'The admin could not be built: ./manage buildadmin says why.'
const NOTHING_BUILT = 'The admin is not built: run ./manage buildadmin where the development packages are installed.'

/** `watches`: sources may change while the server runs, so each page request checks again. */
export function openBundle(root: string, { watches = false } = {}): AdminBundle {
  let found: Promise<string | null> | undefined
  const look = () => {
    found ??= findFault(root).finally(() => {
      if (watches) found = undefined
    })
    return found
  }
  return {
    folder: path.join(root, BUNDLE),
    readKey: () => readKey(root),
    begin: () => void look().catch(() => {}),
    findFault: look,
  }
}

async function findFault(root: string): Promise<string | null> {
  if (await fits(root)) return null
  if (!canBuild(root)) return NOTHING_BUILT
  return (await buildInChild(root)) ? null : NOT_BUILDABLE
}

/** Whether the current bundle matches the current sources. Without sources, any bundle is accepted. */
export async function fits(root: string): Promise<boolean> {
  const [key, built] = await Promise.all([bundleKeyOf(root), readKey(root)])
  return built !== null && (key === null || key === built)
}

async function readKey(root: string): Promise<string | null> {
  const text = await readFile(path.join(root, BUNDLE, KEY_FILE), 'utf8').catch(() => null)
  return text?.trim() ?? null
}

/** Builds in a child process, because the build takes memory that the server would keep. Errors go to the server's own output. */
function buildInChild(root: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const child = spawn(process.execPath, [path.join(root, 'manage.ts'), 'buildadmin'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  child.once('error', () => resolve(false))
  child.once('close', (code) => resolve(code === 0))
  return promise
}
