// The demo of a fresh installation: what its apps bring. Only in development.
import type { Demo, DemoFilling } from '#framework/application/demo.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { CoreProject } from './core-project.ts'

/** Loads what is missing. The lines explain how to sign in while the demo exists. */
export async function loadDemo(project: CoreProject): Promise<string[]> {
  const { runtime } = await project.openServices()
  const system = createContext(runtime, { requestId: 'demo' }).asSystem('load the demo')
  const demos = await findDemos(project)
  const fill: DemoFilling = async (ctx, tenant) => {
    for (const demo of demos) await demo.fill?.(ctx, tenant)
  }
  const lines: string[] = []
  for (const demo of demos) lines.push(...((await demo.load?.(system, fill)) ?? []))
  return lines
}

/** Demos of the installed apps, in the order of the list. */
export async function findDemos(project: CoreProject): Promise<readonly Demo[]> {
  const { apps } = await project.loadApplication()
  const demos = await Promise.all(apps.map((app) => app.demo?.()))
  return demos.filter((demo) => demo !== undefined)
}
