// Joins what a serving process runs on: the application, a connection as pend_app, the log and whoever knows the callers.
import { pino } from 'pino'
import type { Application } from '#framework/application/build-application.ts'
import { Database } from '#framework/database/database.ts'
import { type Access, NO_ACCESS } from '#framework/request/access.ts'
import type { Runtime } from '#framework/request/context.ts'
import type { CoreProject } from './core-project.ts'
import type { Settings } from './settings/schema.ts'

export interface Services {
  readonly settings: Settings
  readonly application: Application
  readonly runtime: Runtime
  readonly access: Access
}

/** Opens them; the project closes them again. */
export async function openServices(project: CoreProject): Promise<Services> {
  const { settings } = project
  const application = await project.loadApplication()
  const { appUrl } = await project.openDatabase()
  const log = pino({ level: settings.logLevel, base: null })
  const onError = (error: Error) => log.error({ error }, 'a connection to the database broke')
  const database = new Database({ url: appUrl, poolSize: settings.poolSize, onError })
  project.onClose(() => database.close())
  return { settings, application, runtime: { ...application, database, log }, access: NO_ACCESS }
}
