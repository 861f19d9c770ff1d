// `backup`: writes the whole deployment to a folder or a bucket.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { formatCount, reportProgress } from '#framework/commands/fixtures/report-progress.ts'
import { stopRequested } from '#framework/commands/server/stop-signal.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { backupSettings } from '../backups.settings.ts'
import { type BackupPlace, openPlace } from '../places/open-place.ts'
import { openSealing } from '../places/sealing.ts'
import { newBackupName, writeBackup } from '../saving/write-backup.ts'
import { verifyBackup } from './verify-backup.ts'

export const backup = defineCommand({
  name: 'backup',
  group: 'Database',
  summary: 'back up the database, the files and the keys',
  description:
    'Writes the database as of one moment, every file and the keys, with a checksum for each table and file, to PEND_BACKUP_TO. Encrypts all of it for PEND_BACKUP_RECIPIENT or with PEND_BACKUP_PASSPHRASE, in the format of age. A backup counts only once it is complete. --verify restores it into a second database and compares every table and file.',
  options: {
    to: { kind: 'text', value: 'place', summary: 'a folder or s3://bucket/folder (default: PEND_BACKUP_TO)' },
    keep: { kind: 'integer', value: 'number', summary: 'remove all but the newest so many' },
    verify: { kind: 'flag', summary: 'restore it into a second database and compare' },
    list: { kind: 'flag', summary: 'list the backups and make none' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: {
    'backup --to /var/backups/pend': 'the whole deployment',
    'backup --keep 7 --verify': 'each night',
    'backup --list': 'what there is',
  },
  async run(project, { to, keep, verify, list, json }, console) {
    if (keep !== undefined && keep < 1) throw new PendError('--keep must be at least 1: the newest backup stays.')
    const place = await openPlace(requirePlace(project, to), project, list ? 'read' : 'write')
    try {
      if (list) return await printList(place, console, json)
      const name = await writeTo(place, project, { console, json })
      if (verify) await verifyBackup(project, { place, name, console })
      if (keep !== undefined) await rotate(place, keep, console)
      return 0
    } finally {
      place.close()
    }
  },
})

/** Throws PendError if nobody said where backups are. */
export function requirePlace({ settings }: Project, said: string | undefined): string {
  const place = said ?? backupSettings.of(settings).backups.place
  if (place) return place
  throw new PendError(
    'Say where backups are kept: --to <folder>, or PEND_BACKUP_TO.',
    'A bucket is s3://bucket/folder.',
  )
}

async function writeTo(
  place: BackupPlace,
  project: Project,
  { console, json }: { console: CommandConsole; json: boolean },
): Promise<string> {
  const keys = backupSettings.of(project.settings).backups
  const sealing = await openSealing(keys)
  if (sealing.encryption === 'none' && !place.isLocal)
    throw new PendError(
      'A backup in a bucket holds keys and personal data, so it must be encrypted.',
      'Set PEND_BACKUP_RECIPIENT or PEND_BACKUP_PASSPHRASE.',
    )
  const { adminUrl } = await project.openDatabase()
  const manifest = await writeBackup(
    { place, name: newBackupName(), sealing, signal: stopSignal() },
    {
      databaseUrl: keys.databaseUrl ?? adminUrl,
      version: await versionOf(project.root),
      settings: project.settings,
      onRows: reportProgress(console, 'rows'),
      onFiles: reportProgress(console, 'files'),
    },
  )
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
  const { name, tables, files } = manifest
  if (json) console.printJson({ name, tables: tables.length, rows, files: files.count, encryption: sealing.encryption })
  else
    console.print(
      `${name}: ${tables.length} tables with ${formatCount(rows)} rows, ${formatCount(files.count)} files${sealing.encryption === 'none' ? ', not encrypted' : ''}.`,
    )
  return name
}

async function versionOf(root: string): Promise<string> {
  return JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')).version
}

async function printList(place: BackupPlace, console: CommandConsole, json: boolean): Promise<number> {
  const rows = (await place.list()).map(({ name, finishedAt }) => ({ name, finished: finishedAt.toISOString() }))
  if (json) console.printJson(rows)
  else if (rows.length > 0) console.printTable(rows)
  else console.print(`There is no backup in ${place.shown}.`)
  return 0
}

async function rotate(place: BackupPlace, keep: number, console: CommandConsole): Promise<void> {
  for (const { name } of (await place.list()).slice(0, -keep)) {
    await place.remove(name)
    console.print(`${name} was removed.`)
  }
}

function stopSignal(): AbortSignal {
  const stop = new AbortController()
  void stopRequested().then(() => stop.abort(new PendError('Stopped, and kept nothing.')))
  return stop.signal
}
