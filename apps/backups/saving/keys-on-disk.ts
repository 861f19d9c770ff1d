// The keys that a deployment keeps in files: those that sign tokens, and the secret key of development.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { tokenSettings } from '#apps/tokens/index.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { KeptKey } from '../places/manifest.ts'

interface KeySettings {
  readonly dataDirectory: string
}

/** Keys that settings hold are not among them: they are kept where settings are. */
export async function readKeys(settings: KeySettings): Promise<KeptKey[]> {
  const signing = placeOf(settings, 'signing')
  const names = (await readdir(signing).catch(() => [])).filter((name) => name.endsWith('.pem')).sort()
  const read = async (kind: KeptKey['kind'], name: string): Promise<KeptKey[]> => {
    const text = await readFile(path.join(placeOf(settings, kind), name), 'utf8').catch(() => null)
    return text === null ? [] : [{ kind, name, text }]
  }
  const all = await Promise.all([...names.map((name) => read('signing', name)), read('secret', 'secret-key')])
  return all.flat()
}

/** What would have to be replaced: files of the same names with another content. */
export async function findOtherKeys(settings: KeySettings, keys: readonly KeptKey[]): Promise<string[]> {
  const found = await readKeys(settings)
  return keys
    .filter((key) => found.some(({ kind, name, text }) => kind === key.kind && name === key.name && text !== key.text))
    .map(({ name }) => name)
}

/** Keys that are here already stay. */
export async function writeKeys(settings: KeySettings, keys: readonly KeptKey[]): Promise<void> {
  for (const { kind, name, text } of keys) {
    if (path.basename(name) !== name) throw new PendError(`The backup names a key "${name}".`)
    const folder = placeOf(settings, kind)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(path.join(folder, name), text, { mode: 0o600 })
  }
}

function placeOf(settings: KeySettings, kind: KeptKey['kind']): string {
  return kind === 'signing' ? tokenSettings.of(settings).jwt.keyDirectory : settings.dataDirectory
}
