// The edge of the project on the run's database, over real HTTP.
import { get, type IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import { readinessOfEdge } from '#core/processes/open-readiness.ts'
import { buildProject } from '#core/project.ts'
import { openServices } from '#core/services.ts'
import { buildEdge } from '#edge-services/build-edge.ts'
import { type HotOptions, USUAL_HOT_OPTIONS } from '#edge-services/hot/hot-answers.ts'
import type { Cache } from '#framework/cache/cache.ts'
import { cache } from '#framework/request/services/cache.ts'
import type { Answer } from '#framework/testing/answer.ts'
import { testDatabaseUrls, WITHOUT_POOLER } from '#framework/testing/database.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** A raw answer, not decompressed. */
export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly body: Answer['body']
}

export interface TestEdge {
  readonly origin: string
  /** GET; the tenant by its slug, in the header. */
  get(path: string, tenant?: string | null, headers?: Record<string, string>): Promise<RawAnswer>
  close(): Promise<void>
}

/** Starts it on a free port, as a read-only role. `databaseUrl` is that role's connection. */
export async function openEdge({
  hot = USUAL_HOT_OPTIONS,
  databaseUrl,
  variables = {},
  cached,
}: {
  hot?: HotOptions
  databaseUrl?: string
  variables?: Record<string, string>
  /** Instead of the project's cache. */
  cached?: Cache
} = {}): Promise<TestEdge> {
  const { ownerUrl, appUrl, readonlyUrl } = testDatabaseUrls()
  const project = buildProject(ROOT, {
    PEND_ENV: 'test',
    DATABASE_URL: ownerUrl,
    DATABASE_APP_URL: appUrl,
    ...(databaseUrl && WITHOUT_POOLER),
    ...variables,
  })
  const services = await openServices(project, { logName: 'edge', url: databaseUrl ?? readonlyUrl })
  const { runtime } = services
  const replaced = cached && {
    runtime: { ...runtime, services: new Map([...runtime.services!, cache.provide(cached)]) },
  }
  const app = await buildEdge({
    ...services,
    ...replaced,
    hot,
    readiness: (isDraining) => readinessOfEdge(services, isDraining),
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin,
    get: (target, tenant = null, headers = {}) =>
      fetchRaw(`${origin}${target}`, { ...(tenant !== null && { 'x-tenant': tenant }), ...headers }),
    close: async () => {
      const closed = app.close()
      app.server.closeAllConnections()
      await closed
      await project.close()
    },
  }
}

/** GET by a client that adds no headers. */
export function fetchRaw(url: string, headers: Record<string, string>): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(parts)
        const isText = response.headers['content-encoding'] === undefined && bytes.length > 0
        const isJson = isText && String(response.headers['content-type']).includes('json')
        const body = isJson ? JSON.parse(bytes.toString()) : null
        resolve({ status: response.statusCode!, headers: response.headers, bytes, body })
      })
    }).on('error', reject)
  })
}
