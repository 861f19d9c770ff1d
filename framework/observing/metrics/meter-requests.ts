// Counts each request of a server once its answer is sent.
import type { FastifyInstance } from 'fastify'
import { currentMeter } from '../meter.ts'

/** Does nothing unless this process exposes metrics. Register it before every other hook, so that refusals count. */
export function registerMetering(app: FastifyInstance): void {
  if (!currentMeter()) return
  app.addHook('onResponse', (request, reply, done) => {
    currentMeter()?.requested({
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
    done()
  })
}
