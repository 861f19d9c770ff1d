// The small server that says how a worker is, for supervisors that ask over HTTP.
import { once } from 'node:events'
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { createHealthServer } from '#shared/server/health-routes.ts'

/** Listens where the setting says, until the project closes; nowhere without it. Throws PendError for an address in use. */
export async function openHealth(project: Project, isDraining: () => boolean): Promise<void> {
  const { workerHealth } = project.settings
  if (workerHealth === undefined) return
  const { hostname, port } = new URL(`http://${workerHealth}`)
  const server = createHealthServer(await project.openReadiness(isDraining))
  server.listen({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80) })
  await once(server, 'listening').catch(({ code }) => {
    throw new PendError(`The worker cannot listen on ${workerHealth} (${code}).`, 'Choose with PEND_WORKER_HEALTH.')
  })
  project.onClose(async () => {
    server.close()
    server.closeAllConnections()
  })
}
