// Processor time of this process and its servers, which other work on the machine hardly changes.
import { readdirSync, readFileSync } from 'node:fs'
import { withClient } from '#framework/database/bootstrap/with-client.ts'

// The tick length of /proc on every Linux that Node supports.
const TICK_MS = 10

/** Milliseconds so far: this process, the database with all its backends, and `servers`. NaN where there is no /proc. */
export async function openProcessorClock(adminUrl: string, servers: readonly number[]): Promise<() => number> {
  const database = await withClient(adminUrl, async (client) => {
    const { rows } = await client.query('select pg_backend_pid() as pid')
    return statOf(rows[0].pid)?.parent
  })
  if (database === undefined) return () => Number.NaN
  return () => {
    const { user, system } = process.cpuUsage()
    const pids = readdirSync('/proc').map(Number).filter(Boolean)
    const stats = pids.map((pid) => ({ pid, ...statOf(pid) }))
    const own = stats.filter(({ pid, parent }) => pid === database || parent === database || servers.includes(pid))
    return (user + system) / 1000 + own.reduce((sum, { ticks = 0 }) => sum + ticks, 0) * TICK_MS
  }
}

/** Milliseconds of one process so far, in steps of 10. NaN where there is no /proc. */
export function processorTimeOf(pid: number): number {
  return (statOf(pid)?.ticks ?? Number.NaN) * TICK_MS
}

/** Its parent, and its ticks including those of its ended children. */
function statOf(pid: number): { parent: number; ticks: number } | undefined {
  try {
    // The program's name is in brackets and may contain anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number)
    return { parent: fields[1]!, ticks: fields[11]! + fields[12]! + fields[13]! + fields[14]! }
  } catch {
    return undefined
  }
}
