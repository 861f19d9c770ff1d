// `npm run bench -- edge`: a published article from the edge's memory beside a bare node:http server that sends the same bytes.
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { measure, type Target } from '../measure.ts'
import { openBenchDatabase } from '../open-database.ts'
import { formatTable } from '../report.ts'
import { fillTenants } from '../seed.ts'
import { startBareServer, startEdge, startPend } from '../servers.ts'

const TENANT = 'tenant-1'
const ITEM = '/content/articles/article-1'
const LIST = '/content/articles'

/** Prints a table; judges nothing. */
export async function benchEdge(load: { seconds: number; rounds: number; connections: number }): Promise<void> {
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const closers: (() => Promise<unknown>)[] = []
  try {
    progress('Preparing the database …')
    const database = await openBenchDatabase()
    closers.push(database.close)
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-'))
    closers.push(() => rm(folder, { recursive: true }))
    const pend = await startPend({ adminUrl: database.adminUrl, folder })
    await fillTenants(pend.origin, database.adminUrl, { tenants: 1, articles: 1000, people: 0 })
    await pend.stop()
    const edge = await startEdge({ adminUrl: database.adminUrl, folder })
    closers.push(edge.stop)
    for (const address of [ITEM, LIST]) {
      const bare = await startBareServer({ copy: edge.origin + address, tenant: TENANT })
      const headers = { 'x-tenant': TENANT, 'accept-encoding': 'identity' }
      await requireSameBytes([edge.origin + address, bare.origin + address], headers)
      const targets: Target[] = [
        { name: 'bare node:http', url: bare.origin + address, tokens: [], headers },
        { name: `edge ${address}`, url: edge.origin + address, tokens: [], headers },
      ]
      const results = await measure(targets, load, progress)
      const title = 'Published content out of memory'
      process.stdout.write(formatTable(results, { ...load, database: database.version, cores: cpus().length }, title))
      await bare.stop()
    }
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

async function requireSameBytes(addresses: readonly string[], headers: Record<string, string>): Promise<void> {
  const [ours, theirs] = await Promise.all(
    addresses.map(async (url) => {
      const response = await fetch(url, { headers })
      return JSON.stringify([
        response.status,
        [...response.headers].filter(([name]) => name !== 'date'),
        await response.text(),
      ])
    }),
  )
  if (ours !== theirs) throw new Error(`The two servers answer differently:\n${ours}\n${theirs}`)
}
