// `/health/live` and `/health/ready` of every process, for balancers and supervisors: on a server with routes, or alone.
import { createServer, type Server } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Readiness } from './readiness.ts'

const LIVE = '/health/live'
const READY = '/health/ready'
const HEADERS = { 'cache-control': 'no-store' } as const

/** 200, or 503 while this process should get no requests. */
async function readReady(readiness: Readiness) {
  const report = await readiness.read()
  return { code: report.status === 'ready' || report.status === 'degraded' ? 200 : 503, report }
}

/** Adds both to a server. */
export function registerHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get(LIVE, async (_request, reply) => reply.headers(HEADERS).send({ status: 'ok' }))
  app.get(READY, async (_request, reply) => {
    const { code, report } = await readReady(readiness)
    return reply.code(code).headers(HEADERS).send(report)
  })
}

/** A server of these two alone, for a process that serves nothing else. It does not listen yet. */
export function createHealthServer(readiness: Readiness): Server {
  return createServer({ requestTimeout: 5000, keepAliveTimeout: 1000 }, async (request, response) => {
    const { code, report } = await answerOf(request.url, readiness)
    const body = request.method === 'HEAD' ? undefined : JSON.stringify(report)
    response.writeHead(code, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' }).end(body)
  })
}

async function answerOf(url: string | undefined, readiness: Readiness): Promise<{ code: number; report: object }> {
  if (url === LIVE) return { code: 200, report: { status: 'ok' } }
  if (url === READY) return readReady(readiness)
  return { code: 404, report: { status: 'unknown' } }
}
