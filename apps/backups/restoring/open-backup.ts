// Finds a backup, opens it with its key, and reads what it says of itself.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type Label, type Manifest, objectOf, requireFormat } from '../places/manifest.ts'
import { readText, type Source } from '../places/objects.ts'
import type { BackupPlace } from '../places/open-place.ts'
import { type BackupKeys, openUnsealing, type Stage } from '../places/sealing.ts'

export interface OpenBackup {
  readonly source: Source
  readonly manifest: Manifest
}

const AS_IT_IS: Stage = (source) => source

/** The newest one without a name. Throws PendError for an unknown or incomplete one, a wrong key and a newer format. */
export async function openBackup(
  place: BackupPlace,
  { name, keys }: { name: string | undefined; keys: BackupKeys },
): Promise<OpenBackup> {
  const found = await requireBackup(place, name)
  const plain: Source = { place, name: found, suffix: '', unseal: AS_IT_IS }
  const label = parse<Label>(await readText(plain, objectOf.label))
  requireFormat(label)
  const source = label.encryption === 'none' ? plain : await unsealed(plain, { label, keys })
  const manifest = parse<Manifest>(await readText(source, objectOf.manifest))
  requireFormat(manifest)
  return { source, manifest }
}

async function unsealed(plain: Source, { label, keys }: { label: Label; keys: BackupKeys }): Promise<Source> {
  const key = label.encryption === 'passphrase' ? await bytesOf(plain, objectOf.key) : null
  return { ...plain, suffix: '.age', unseal: await openUnsealing(keys, key) }
}

async function bytesOf({ place, name }: Source, object: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of await place.read(`${name}/${object}`)) parts.push(part as Uint8Array)
  return new Uint8Array(Buffer.concat(parts))
}

async function requireBackup(place: BackupPlace, name: string | undefined): Promise<string> {
  const found = await place.list()
  if (found.length === 0) throw new PendError(`There is no backup in ${place.shown}.`)
  const backup = name === undefined ? found.at(-1) : found.find((each) => each.name === name)
  if (backup) return backup.name
  throw new PendError(`There is no backup "${name}" in ${place.shown}.`, 'See all with: ./manage backup --list')
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T
  } catch (cause) {
    throw new PendError('The backup was cut short or changed.', 'Restore another one.', { cause })
  }
}
