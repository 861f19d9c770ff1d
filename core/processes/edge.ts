// The edge process: reads as pend_readonly, and uses the database only for what it does not hold already.
import type { FastifyInstance } from 'fastify'
import { buildEdge } from '#edge-services/build-edge.ts'
import { openStaticFolder } from '#framework/static-files/collected/static-folder.ts'
import type { CoreProject } from '../core-project.ts'
import { openServices } from '../services.ts'
import { readinessOfEdge } from './open-readiness.ts'

/** Opens the edge's services and builds it; closing the project ends both. */
export async function buildEdgeServer(project: CoreProject): Promise<FastifyInstance> {
  const { readonlyUrl } = await project.openDatabase()
  const services = await openServices(project, { logName: 'edge', url: readonlyUrl })
  await services.redis?.requireUsable()
  const statics = await openStaticFolder(project.settings.staticDirectory)
  return buildEdge({ ...services, statics, readiness: (isDraining) => readinessOfEdge(services, isDraining) })
}
