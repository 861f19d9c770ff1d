// Checks that there is a recent backup.
import type { Project } from '#framework/application/project.ts'
import { type CheckFinding, defineCheck } from '#framework/checks/define-check.ts'
import { type FaultRule, findFaults } from '#framework/checks/find-faults.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { backupSettings } from './backups.settings.ts'
import { openPlace } from './places/open-place.ts'

/** What is known of backups. */
export interface BackupFacts {
  readonly place: string | null
  /** Why nobody can look there. */
  readonly fault: string | null
  /** Seconds since the newest one; null if there is none. */
  readonly age: number | null
  readonly mostAge: number
}

const RULES: readonly FaultRule<BackupFacts>[] = [
  {
    id: 'deploy.backup-age',
    level: 'warning',
    path: 'PEND_BACKUP_TO',
    fault: ({ place, fault, age, mostAge }) => {
      if (place === null) return 'Nobody said where backups are kept.'
      if (fault !== null) return fault
      if (age === null) return `There is no backup in ${place}.`
      return age > mostAge && `The newest backup is ${Math.floor(age / 3600)} hours old.`
    },
    hint: 'Run ./manage backup --keep 7 each night, or silence this where something else makes backups.',
  },
]

/** The faults of backups with these facts. */
export const findBackupFaults = (facts: BackupFacts) => findFaults(RULES, facts)

export const checkBackups = defineCheck({
  name: 'backups',
  tag: 'backups',
  deployOnly: true,
  rules: RULES,
  find: async (project: Project): Promise<readonly CheckFinding[]> => findBackupFaults(await readFacts(project)),
})

async function readFacts(project: Project): Promise<BackupFacts> {
  const { place = null, mostAge } = backupSettings.of(project.settings).backups
  const facts = { place, fault: null, age: null, mostAge }
  if (place === null) return facts
  try {
    const opened = await openPlace(place, project, 'read')
    const newest = (await opened.list()).at(-1)
    opened.close()
    return { ...facts, age: newest ? (Date.now() - newest.finishedAt.getTime()) / 1000 : null }
  } catch (error) {
    if (!(error instanceof PendError)) throw error
    return { ...facts, fault: error.message }
  }
}
