// What the project provides to the development pages; only in development.
import { inArray } from 'drizzle-orm'
import { selectTenants } from '#apps/tenants/index.ts'
import { selectPeople } from '#apps/users/index.ts'
import { explainAsOwner } from '#framework/database/explain.ts'
import { takeOver, watchedFolder } from '#framework/observing/handover.ts'
import { observe } from '#framework/observing/observing.ts'
import { Ring } from '#framework/observing/ring.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import type { DevelopmentParts, Door } from '#framework/projections/development/parts.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { CoreProject } from '../core-project.ts'
import type { Services } from '../services.ts'
import { readDemoPeople } from './demo-people.ts'
import { watchFirstCall } from './first-call.ts'
import { readFirstSteps } from './first-steps.ts'
import { edgeOriginOf, readMachines } from './machines.ts'

const RING_BYTES = 32 * 1024 * 1024

/** Null in every other environment: then no such page is mounted. */
export function openDevelopment(project: CoreProject, services: Services): DevelopmentParts | null {
  const { settings } = project
  if (settings.environment !== 'development') return null
  const ring = openRing(project)
  const firstCall = watchFirstCall(ring, settings.dataDirectory)
  project.onClose(async () => firstCall.end())
  return {
    root: project.root,
    ring,
    runtime: services.runtime,
    readNames: (ids) => readNames(services, ids),
    explainAsOwner: async (statement) => explainAsOwner((await project.openDatabase()).ownerUrl, statement),
    readStart: async () => {
      const [machines, people] = await Promise.all([readMachines(project, services), readDemoPeople(project, services)])
      const known = { hasDemo: people.length > 0, hasCall: firstCall.hasHappened() }
      const steps = await readFirstSteps(project, services, known)
      return { name: settings.serviceName, machines, people, steps, doors: doorsOf(project) }
    },
  }
}

/** Traces this process, and collects traces of others, until the project closes. */
function openRing(project: CoreProject): Ring {
  const ring = new Ring({ maxBytes: RING_BYTES })
  const ends = [observe(ring), takeOver(watchedFolder(project.settings.dataDirectory), ring)]
  project.onClose(async () => {
    for (const end of ends) end()
  })
  return ring
}

async function readNames({ runtime }: Services, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const system = createContext(runtime, { requestId: 'development' }).asSystem('name who was observed')
  const [person, tenant] = [selectPeople('person'), selectTenants('tenant')]
  const among = [...ids]
  const [people, tenants] = await Promise.all([
    runQuery(system, query.select({ id: person.id, name: person.email }).from(person).where(inArray(person.id, among))),
    runQuery(system, query.select({ id: tenant.id, name: tenant.slug }).from(tenant).where(inArray(tenant.id, among))),
  ])
  return new Map([...people, ...tenants].map(({ id, name }) => [id, name ?? '']))
}

const OWN_DOORS: readonly Door[] = [
  { label: 'Debug', url: '/__debug__/', about: 'Requests, tasks and commands as they happen' },
  { label: 'Mails', url: '/__debug__/mails/', about: 'What was sent while this server runs' },
]

function doorsOf({ surfaces, settings }: CoreProject): Door[] {
  const edge = {
    label: 'Edge',
    url: `${edgeOriginOf(settings)}/docs`,
    about: 'Published content for everybody, from memory',
  }
  return [...surfaces.map(({ label, path: url, about }) => ({ label, url, about })), edge, ...OWN_DOORS]
}
