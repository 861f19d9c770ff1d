// The bundle that a server sends: the one that fits its sources, built beside the server when there is none.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BUNDLE, canBuild, KEY_FILE } from './build-bundle.ts'
import { bundleKeyOf } from './bundle-key.ts'

/** What a server asks for the admin's files. */
export interface AdminBundle {
  /** The folder; need not be there yet. */
  readonly folder: string
  /** The key of the bundle that is there now; null without one. */
  readKey(): Promise<string | null>
  /** Looks for a bundle that fits and begins to build one; nobody has to wait. */
  begin(): void
  /** Null when there is a bundle to send, else the sentence that says why not. Waits for a build that has begun. */
  findFault(): Promise<string | null>
}

const NOT_BUILDABLE = 'The admin could not be built: ./manage buildadmin says why.'
const NOTHING_BUILT = 'The admin is not built: run ./manage buildadmin where the development packages are installed.'

/** `watches`: sources may change while the server runs, so it looks again at each request for a page. */
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

/** Whether the bundle that is there was made from the sources that are there. Without sources, any bundle is right. */
export async function fits(root: string): Promise<boolean> {
  const [key, built] = await Promise.all([bundleKeyOf(root), readKey(root)])
  return built !== null && (key === null || key === built)
}

async function readKey(root: string): Promise<string | null> {
  const text = await readFile(path.join(root, BUNDLE, KEY_FILE), 'utf8').catch(() => null)
  return text?.trim() ?? null
}

/** In a process of its own, because it takes memory that the server would keep. What goes wrong is for whoever reads the server's own words. */
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
