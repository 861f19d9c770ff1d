// `npm run bench -- observing`: what observer calls cost a server that nobody observes. Needs Linux, which reports the
// processor time of other processes.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import autocannon from 'autocannon'
import { openBenchDatabase } from '../open-database.ts'
import { fillTenants } from '../seed.ts'
import { type RunningServer, startPend } from '../servers.ts'
import { processorTimeOf } from '../tasks/processor-time.ts'

const LIST = '/api/v1/articles?status=published'
const WITHOUT = { NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'without-observing.ts')}` }

interface ObservingSettings {
  readonly requests: number
  readonly rounds: number
  readonly connections: number
}

/** Prints the processor time of a request with and without observer calls; judges nothing. */
export async function benchObserving(settings: ObservingSettings): Promise<void> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    process.stderr.write('Preparing the database …\n')
    const database = await openBenchDatabase()
    closers.push(database.close)
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-'))
    closers.push(() => rm(folder, { recursive: true }))
    const place = { adminUrl: database.adminUrl, folder }
    const own = await startPend(place)
    closers.push(own.stop)
    const tokens = await fillTenants(own.origin, database.adminUrl, { tenants: 10, articles: 100, people: 2 })
    const without = await startPend({ ...place, variables: WITHOUT })
    closers.push(without.stop)
    print(await measureInTurns([own, without], tokens, settings))
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

/** Microseconds of a request in each round. Wall-clock time would say more about other work on the machine. */
async function measureInTurns(
  servers: readonly RunningServer[],
  tokens: readonly string[],
  { requests, rounds, connections }: ObservingSettings,
): Promise<number[][]> {
  const load = async ({ origin, pid }: RunningServer): Promise<number> => {
    const before = processorTimeOf(pid)
    const asked = tokens.map((token) => ({ headers: { authorization: `Bearer ${token}` } }))
    const { non2xx, errors } = await autocannon({ url: origin + LIST, connections, amount: requests, requests: asked })
    if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests failed.`)
    return ((processorTimeOf(pid) - before) / requests) * 1000
  }
  for (const server of [...servers, ...servers]) await load(server)
  const times: number[][] = servers.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, server] of servers.entries()) times[index]!.push(await load(server))
  return times
}

function print([own = [], without = []]: readonly number[][]): void {
  // Other processes only add time: the quickest round saw the least of them.
  const [ours, bare] = [Math.min(...own), Math.min(...without)]
  process.stdout.write(
    [
      'Processor time of an authenticated list of 20 records, observed by nobody; the quickest round counts:',
      `  as it is           ${ours.toFixed(0)} µs`,
      `  without the calls  ${bare.toFixed(0)} µs`,
      `  ratio              ${(ours / bare).toFixed(3)}`,
      '',
    ].join('\n'),
  )
}
