// PEND's authenticated list over each driver: what a request gains or loses.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measure } from '../measure.ts'
import type { BenchDatabase } from '../open-database.ts'
import { formatTable } from '../report.ts'
import { fillTenants } from '../seed.ts'
import { startPend } from '../servers.ts'

const LIST = '/api/v1/articles?status=published'
const BESIDE = { NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'with-postgres.ts')}` }
const FILLED = { tenants: 20, articles: 400, people: 5 }

interface Load {
  readonly seconds: number
  readonly rounds: number
  readonly callers: number
}

const progress = (text: string) => void process.stderr.write(`${text}\n`)

/** Prints a table that compares the other driver with PEND's. */
export async function benchLists(
  { adminUrl, version }: BenchDatabase,
  { seconds, rounds, callers }: Load,
): Promise<void> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-'))
    closers.push(() => rm(folder, { recursive: true }))
    const serving = await startPend({ adminUrl, folder })
    closers.push(serving.stop)
    progress('Filling the tenants …')
    const tokens = await fillTenants(serving.origin, adminUrl, FILLED)
    const beside = await startPend({ adminUrl, folder, variables: BESIDE })
    closers.push(beside.stop)
    const targets = [
      { name: 'PEND over pg', url: serving.origin + LIST, tokens },
      { name: 'PEND over postgres', url: beside.origin + LIST, tokens },
    ]
    const results = await measure(targets, { seconds, rounds, connections: callers }, progress)
    process.stdout.write(formatTable(results, { ...FILLED, seconds, rounds, callers, database: version }))
  } finally {
    for (const close of closers.reverse()) await close()
  }
}
