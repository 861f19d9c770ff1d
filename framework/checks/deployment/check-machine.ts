// Checks the machine: who may read secrets, who serves, and whether there is room for data and logs.
import { stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '../define-check.ts'
import { type FaultRule, findFaults } from '../find-faults.ts'

/** What the machine says of itself. Null where it does not tell, such as on another system. */
export interface MachineFacts {
  readonly userId: number | null
  readonly nodeMajor: number
  /** Permission bits of files with secrets, by path relative to the root. */
  readonly modes: ReadonlyMap<string, number>
  /** Free room of the data folder. */
  readonly disk: { readonly freeBytes: number; readonly freeShare: number } | null
}

const OLDEST_NODE = 22
const LEAST_BYTES = 2 ** 30
const LEAST_SHARE = 0.1
/** Any right of the group or of others. */
const SHARED_BITS = 0o077
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

const RULES: readonly FaultRule<MachineFacts>[] = [
  {
    id: 'machine.root',
    level: 'warning',
    path: 'the user',
    fault: ({ userId }) => userId === 0 && 'PEND runs as root.',
    hint: 'Run it as a user of its own, which owns only the data folder.',
  },
  {
    id: 'machine.node-version',
    level: 'warning',
    path: 'node',
    fault: ({ nodeMajor }) => nodeMajor < OLDEST_NODE && `Node ${nodeMajor} gets no security fixes any more.`,
    hint: 'Start with ./manage, which uses the pinned Node, or install a supported one.',
  },
  {
    id: 'machine.readable-secrets',
    path: 'files with secrets',
    fault: ({ modes }) => {
      const open = [...modes].filter(([, mode]) => (mode & SHARED_BITS) !== 0).map(([name]) => name)
      return open.length > 0 && `Other users of the machine may read ${open.join(', ')}.`
    },
    hint: 'chmod go= on each of them.',
  },
  {
    id: 'machine.disk-space',
    path: 'PEND_DATA_DIRECTORY',
    fault: ({ disk }) =>
      disk !== null &&
      (disk.freeBytes < LEAST_BYTES || disk.freeShare < LEAST_SHARE) &&
      `The disk has ${amountOf(disk.freeBytes)} left, ${Math.floor(disk.freeShare * 100)} % of it.`,
    hint: 'Make room: uploads and logs fail on a full disk.',
  },
]

/** `1.5 GB`. */
function amountOf(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${(bytes / 1000 ** power).toFixed(power > 0 ? 1 : 0)} ${UNITS[power]}`
}

/** The faults of a machine with these facts. */
export const findMachineFaults = (facts: MachineFacts) => findFaults(RULES, facts)

/** Reads no content of any file. */
export const checkMachine = defineCheck({
  name: 'machine',
  tag: 'machine',
  deployOnly: true,
  rules: RULES,
  find: async (project: Project) => findMachineFaults(await readFacts(project)),
})

async function readFacts({ root, settings: { dataDirectory } }: Project): Promise<MachineFacts> {
  const secrets = [path.join(root, '.env'), path.join(dataDirectory, 'secret-key'), path.join(dataDirectory, 'keys')]
  const modes = await Promise.all(secrets.map(async (file) => [path.relative(root, file), await modeOf(file)] as const))
  return {
    userId: process.getuid?.() ?? null,
    nodeMajor: Number.parseInt(process.versions.node, 10),
    modes: new Map(modes.flatMap(([name, mode]) => (mode === null ? [] : [[name, mode]]))),
    disk: await diskOf(dataDirectory),
  }
}

/** Null for what does not exist, and where files have no such bits. */
async function modeOf(file: string): Promise<number | null> {
  if (process.platform === 'win32') return null
  return stat(file).then(
    ({ mode }) => mode & 0o777,
    () => null,
  )
}

async function diskOf(folder: string): Promise<MachineFacts['disk']> {
  const { bavail, blocks, bsize } = await statfs(folder).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }))
  return blocks === 0 ? null : { freeBytes: bavail * bsize, freeShare: bavail / blocks }
}
