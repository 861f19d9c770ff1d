// Writes a whole backup: the database as of one moment, all files, and the keys.
import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { fileSettings } from '#apps/files/index.ts'
import { tenants } from '#apps/tenants/index.ts'
import type { CopiedTable } from '#framework/database/copying/copied-tables.ts'
import { type Snapshot, withSnapshot } from '#framework/database/copying/snapshot.ts'
import { openFileStorage } from '#framework/files/open-storage.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { FORMAT, FORMAT_VERSION, type KeptFile, type KeptTable, type Manifest, objectOf } from '../places/manifest.ts'
import { type Destination, keepObject } from '../places/objects.ts'
import { readKeys } from './keys-on-disk.ts'

/** What is backed up, and what to tell meanwhile. */
export interface Deployment {
  /** A role that sees all rows. */
  readonly databaseUrl: string
  readonly version: string
  readonly settings: { readonly dataDirectory: string }
  onRows?(rows: number): void
  onFiles?(files: number): void
}

/** `pend-20261201-104400123-3fa9`: names in order of time, down to milliseconds. */
export function newBackupName(now = new Date()): string {
  const [day, time] = now.toISOString().slice(0, 23).replace(/[-:.]/g, '').split('T')
  return `pend-${day}-${time}-${randomBytes(2).toString('hex')}`
}

/** Throws after having removed what it wrote; the backup counts only at the end. */
export async function writeBackup(to: Destination, deployment: Deployment): Promise<Manifest> {
  try {
    const label = { format: FORMAT, version: FORMAT_VERSION, encryption: to.sealing.encryption }
    await keepPlain(to, objectOf.label, Buffer.from(JSON.stringify(label)))
    if (to.sealing.key) await keepPlain(to, objectOf.key, to.sealing.key)
    const manifest = await withSnapshot(deployment.databaseUrl, (snapshot) => writeParts(to, snapshot, deployment))
    await keepObject(to, objectOf.manifest, pieces(JSON.stringify(manifest)))
    await to.place.finish(to.name)
    return manifest
  } catch (error) {
    await to.place.remove(to.name).catch(() => {})
    throw error
  }
}

function keepPlain(to: Destination, object: string, bytes: Uint8Array) {
  const sealing = { ...to.sealing, suffix: '' as const, seal: (source: AsyncIterable<Uint8Array>) => source }
  return keepObject({ ...to, sealing }, object, pieces(bytes))
}

async function* pieces(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string)
}

async function writeParts(to: Destination, snapshot: Snapshot, deployment: Deployment): Promise<Manifest> {
  const madeAt = new Date().toISOString()
  const tables = await writeTables(to, snapshot, deployment)
  const files = await writeFiles(to, await tenantsOf(snapshot), deployment)
  const keys = await keepObject(to, objectOf.keys, pieces(JSON.stringify(await readKeys(deployment.settings))))
  const { ledger, sequences, serverVersion } = snapshot
  return {
    ...{ format: FORMAT, version: FORMAT_VERSION, name: to.name, madeAt },
    ...{ pend: deployment.version, postgres: serverVersion, migrations: ledger },
    ...{ tables, sequences, files, keys },
  }
}

async function writeTables(to: Destination, snapshot: Snapshot, { onRows }: Deployment): Promise<KeptTable[]> {
  const kept: KeptTable[] = []
  let all = 0
  await snapshot.eachTable(async (table: CopiedTable, rows: Readable) => {
    let lines = 0
    const counted = async function* () {
      for await (const chunk of rows) {
        // A line of COPY never holds a bare line feed.
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++
        yield chunk as Uint8Array
      }
    }
    const sum = await keepObject(to, objectOf.table(table), counted())
    const { schema, name, columns } = table
    kept.push({ schema, name, columns, rows: lines, ...sum })
    all += lines
    onRows?.(all)
  })
  return kept.sort((one, other) => (objectOf.table(one) < objectOf.table(other) ? -1 : 1))
}

/** Files lie in a folder for each tenant. */
async function tenantsOf(snapshot: Snapshot): Promise<string[]> {
  const { schema = 'public' } = tenants.definition
  const rows = await snapshot.ask(`select id from "${schema}"."tenants" order by id`)
  return [...new Set([PLATFORM_TENANT, ...rows.map(({ id }) => id as string)])]
}

async function writeFiles(to: Destination, folders: readonly string[], { settings, onFiles }: Deployment) {
  const storage = await openFileStorage(fileSettings.of(settings).files)
  const done = { count: 0, size: 0 }
  const lines = async function* () {
    for (const folder of folders)
      for await (const { key } of storage.list(folder)) {
        const bytes = await storage.read(key)
        // It was deleted since its folder was listed.
        if (!bytes) continue
        const file: KeptFile = { key, ...(await keepObject(to, objectOf.file(key), bytes)) }
        done.count++
        done.size += file.bytes
        onFiles?.(done.count)
        yield Buffer.from(`${JSON.stringify(file)}\n`)
      }
  }
  try {
    return { ...(await keepObject(to, objectOf.files, lines())), ...done }
  } finally {
    storage.close()
  }
}
