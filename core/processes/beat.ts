// The scheduler: enqueues scheduled tasks. It may run beside workers or as a process of its own, any number of times.
import { type Beat, openBeat } from '#framework/tasks/schedules/open-beat.ts'
import type { CoreProject } from '../core-project.ts'

/** Starts it in the background; closing the project stops it. */
export async function openProjectBeat(project: CoreProject): Promise<Beat> {
  const { application, runtime, access } = await project.openServices()
  const beat = openBeat({ runtime, schedules: application.schedules, tenants: access.activeTenants })
  project.onClose(() => beat.stop())
  return beat
}
