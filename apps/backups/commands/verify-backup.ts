// Restores a backup into a second database that is dropped afterwards, and compares every table and file.
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { formatCount, reportProgress } from '#framework/commands/fixtures/report-progress.ts'
import { openSecondDatabase } from '#framework/database/copying/second-database.ts'
import { backupSettings } from '../backups.settings.ts'
import type { BackupPlace } from '../places/open-place.ts'
import { openBackup } from '../restoring/open-backup.ts'
import { requireKnownMigrations, restoreDatabase } from '../restoring/restore-database.ts'
import { compareFiles } from '../restoring/restore-files.ts'

/** What to verify, and where to tell. */
export interface Verification {
  readonly place: BackupPlace
  readonly name: string | undefined
  readonly console: CommandConsole
}

/** Throws PendError with the first difference. Changes nothing that exists. */
export async function verifyBackup(project: Project, { place, name, console }: Verification): Promise<void> {
  const { root, settings } = project
  const backup = await openBackup(place, { name, keys: backupSettings.of(settings).backups })
  const { manifest } = backup
  requireKnownMigrations(manifest, root)
  const { adminUrl } = await project.openDatabase()
  await using second = await openSecondDatabase(adminUrl, settings.databaseAppUrl)
  await restoreDatabase(second, backup, { root, onRows: reportProgress(console, 'rows') })
  const files = await compareFiles(backup, { settings, onFiles: reportProgress(console, 'files') })
  console.print(
    `${manifest.name} is good: restored and compared ${manifest.tables.length} tables and ${formatCount(files)} files.`,
  )
}
