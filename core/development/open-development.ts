// What the pages of development are told by the project: in development, and nowhere else.
import type { DevelopmentParts, Door } from '#framework/projections/development/parts.ts'
import type { CoreProject } from '../core-project.ts'
import type { Services } from '../services.ts'
import { readDemoPeople } from './demo-people.ts'
import { readFirstSteps } from './first-steps.ts'
import { edgeOriginOf, readMachines } from './machines.ts'

/** Null in every other environment: then no such page is mounted. */
export function openDevelopment(project: CoreProject, services: Services): DevelopmentParts | null {
  const { settings } = project
  if (settings.environment !== 'development') return null
  return {
    root: project.root,
    readStart: async () => {
      const [machines, people] = await Promise.all([readMachines(project, services), readDemoPeople(services)])
      const steps = await readFirstSteps(project, services, { hasDemo: people.length > 0 })
      return { name: settings.serviceName, machines, people, steps, doors: doorsOf(project) }
    },
  }
}

function doorsOf({ surfaces, settings }: CoreProject): Door[] {
  const edge = {
    label: 'Edge',
    url: `${edgeOriginOf(settings)}/docs`,
    about: 'Published content for everybody, from memory',
  }
  return [...surfaces.map(({ label, path: url, about }) => ({ label, url, about })), edge]
}
