// A server with a worker on its own database, and calls that start a run on many records and follow it to its end.
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { openWorker } from '#core/processes/worker.ts'
import type { Application } from '#framework/application/build-application.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { type BootstrappedDatabase, openBootstrappedDatabase } from '#framework/testing/database.ts'
import { runStatement } from '#framework/testing/servers/kept-connections.ts'
import { openServer, type TestServer } from './server.ts'

/** Killed workers are noticed after a lease, and new ones take time to start. */
const PATIENCE_MS = 90_000
const OPEN = ['waiting', 'running']

/** A run as its answer describes it. */
export interface Run {
  readonly id: string
  readonly state: string
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly progress: number
  readonly problem: string | null
}

export interface ManyServer extends TestServer {
  readonly urls: BootstrappedDatabase
  /** Statements of the administrator, past row security. */
  rows(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** `begin(token, 'articles/bulk/delete', { ids })` */
  begin(token: string, target: string, body: unknown): Promise<Answer>
  /** The same for a run expected to start: its id. */
  begun(token: string, target: string, body: unknown): Promise<string>
  read(token: string, run: string): Promise<Run>
  /** The run once it is over. */
  ended(token: string, run: string): Promise<Run>
  failures(token: string, run: string): Promise<Record<string, unknown>[]>
}

/** With `worker: false` nothing runs until the test opens a worker; `settings` are for the server. */
export async function openManyServer(
  { worker = true, settings = {} }: { worker?: boolean; settings?: Record<string, string> } = {},
  application?: Application,
): Promise<ManyServer> {
  const urls = await openBootstrappedDatabase('migrated')
  const server = await openServer(
    { ...settings, DATABASE_URL: urls.ownerUrl, DATABASE_APP_URL: urls.appUrl },
    application,
  )
  if (worker) await openWorker(server.project)
  const begin: ManyServer['begin'] = (token, target, body) =>
    server.call(`/api/v1/${target}`, { method: 'POST', token, body })
  const read = async (token: string, run: string) => {
    const answer = await server.call(`/api/v1/bulk-runs/${run}`, { token })
    assert.equal(answer.status, 200, answer.text)
    return answer.body as Run
  }
  return {
    ...server,
    urls,
    rows: (sql, values) => runStatement(urls.adminUrl, sql, values),
    begin,
    begun: async (token, target, body) => {
      const answer = await begin(token, target, body)
      assert.equal(answer.status, 202, answer.text)
      assert.equal(answer.headers.get('location'), `/api/v1/bulk-runs/${answer.body.id}`)
      return answer.body.id
    },
    read,
    ended: async (token, run) => {
      for (const end = Date.now() + PATIENCE_MS; ; await wait(50)) {
        const found = await read(token, run)
        if (!OPEN.includes(found.state)) return found
        assert.ok(Date.now() < end, JSON.stringify(found))
      }
    },
    failures: async (token, run) =>
      (await server.call(`/api/v1/bulk-failures?run=${run}&page_size=200`, { token })).body.results,
    close: async () => {
      await server.close()
      await urls.drop()
    },
  }
}
