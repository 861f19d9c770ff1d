// `restore`: brings a whole deployment back from a backup.
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { formatCount, reportProgress } from '#framework/commands/fixtures/report-progress.ts'
import { dropDatabase, openSecondDatabase } from '#framework/database/copying/second-database.ts'
import { withSnapshot } from '#framework/database/copying/snapshot.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { backupSettings } from '../backups.settings.ts'
import { type BackupPlace, openPlace } from '../places/open-place.ts'
import { type OpenBackup, openBackup } from '../restoring/open-backup.ts'
import { requireKnownMigrations, restoreDatabase } from '../restoring/restore-database.ts'
import { keysOf, restoreFiles } from '../restoring/restore-files.ts'
import { findOtherKeys, writeKeys } from '../saving/keys-on-disk.ts'
import { requirePlace } from './make-backup.ts'
import { verifyBackup } from './verify-backup.ts'

export const restore = defineCommand({
  name: 'restore',
  group: 'Database',
  summary: 'restore the database, the files and the keys from a backup',
  description:
    'Builds a second database from the backup: migrations make its tables, and every table is compared with its checksum. Only then does it take the place of the first, in one step, and a fault changes nothing. A database that holds rows is replaced only with --force, and is kept under another name. Stop the servers first. The backups of a bucket need PEND_BACKUP_IDENTITY or PEND_BACKUP_PASSPHRASE.',
  arguments: { backup: { summary: 'its name; the newest without one' } },
  options: {
    from: { kind: 'text', value: 'place', summary: 'a folder or s3://bucket/folder (default: PEND_BACKUP_TO)' },
    force: { kind: 'flag', summary: 'replace a database that holds rows, and keys that differ' },
    verify: { kind: 'flag', summary: 'only compare every table and file, and change nothing' },
  },
  examples: {
    'restore --from /var/backups/pend': 'the newest backup, on a new machine',
    'restore pend-20261201-030000123-5c1d --force': 'one of them, in place of what is there',
    'restore --verify': 'whether the newest backup can be restored',
  },
  async run(project, { backup: name, from, force, verify }, console) {
    const place = await openPlace(requirePlace(project, from), project, 'read')
    try {
      if (verify) await verifyBackup(project, { place, name, console })
      else await restoreAll(project, { place, name, force, console })
      return 0
    } finally {
      place.close()
    }
  },
})

interface Asked {
  readonly place: BackupPlace
  readonly name: string | undefined
  readonly force: boolean
  readonly console: CommandConsole
}

async function restoreAll(project: Project, { place, name, force, console }: Asked): Promise<void> {
  const { root, settings } = project
  const backup = await openBackup(place, { name, keys: backupSettings.of(settings).backups })
  requireKnownMigrations(backup.manifest, root)
  const { adminUrl } = await project.openDatabase()
  const isEmpty = await isEmptyDatabase(adminUrl)
  if (!isEmpty && !force)
    throw new PendError(
      'The database holds rows, and was not changed.',
      'Name an empty one with DATABASE_URL, or say --force: the present one is kept under another name.',
    )
  const keys = await keysOf(backup)
  // An empty database holds nothing that the present keys sealed.
  await requireSameKeys(settings, { keys, force: force || isEmpty })
  await using second = await openSecondDatabase(adminUrl, settings.databaseAppUrl)
  await restoreDatabase(second, backup, { root, onRows: reportProgress(console, 'rows') })
  const files = await restoreFiles(backup, { settings, onFiles: reportProgress(console, 'files') })
  await writeKeys(settings, keys)
  const old = await second.takePlace()
  if (isEmpty) await dropDatabase(adminUrl, old)
  tell(console, { backup, files, kept: isEmpty ? null : old })
}

/** Migrations put a few rows into their own tables; nobody has used a database without a tenant and a person. */
async function isEmptyDatabase(url: string): Promise<boolean> {
  return withSnapshot(url, async ({ tables, ask }) => {
    for (const { schema, name } of tables) {
      if (schema === 'pend') continue
      const [row] = await ask(`select exists (select from "${schema}"."${name}") as has`)
      if (row!.has) return false
    }
    return true
  })
}

async function requireSameKeys(
  settings: Project['settings'],
  { keys, force }: { keys: Awaited<ReturnType<typeof keysOf>>; force: boolean },
): Promise<void> {
  const other = await findOtherKeys(settings, keys)
  if (other.length === 0 || force) return
  throw new PendError(
    `This deployment has another ${other.join(' and ')} than the backup, and was not changed.`,
    'Say --force to take those of the backup: what the present ones sealed cannot be read then.',
  )
}

function tell(
  console: CommandConsole,
  { backup, files, kept }: { backup: OpenBackup; files: number; kept: string | null },
): void {
  const { name, madeAt, tables } = backup.manifest
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  console.print(
    `${name} is restored, as of ${madeAt}: ${tables.length} tables with ${formatCount(rows)} rows, ${formatCount(files)} files.`,
  )
  if (kept) console.print(`The database from before is kept as ${kept}; drop it when nobody needs it.`)
}
