// Joins the parts of a serving process: the application, a connection as pend_app, the log and what identifies callers.
import type { Application } from '#framework/application/build-application.ts'
import { openAccess } from '#framework/application/opening/open-access.ts'
import { openServices as openDeclared } from '#framework/application/opening/open-services.ts'
import { type Cache, openCache } from '#framework/cache/cache.ts'
import { requireStartable } from '#framework/checks/deployment/require-startable.ts'
import { pooledUrl } from '#framework/database/connections/pooled-url.ts'
import { Database, type DatabaseOptions } from '#framework/database/database.ts'
import { changeVersions, openChangeVersions } from '#framework/events/following/change-versions.ts'
import { eventTail, openEventTail } from '#framework/events/following/event-tail.ts'
import { relayEvents } from '#framework/events/following/relay-events.ts'
import { openMailer } from '#framework/mail/mailer.ts'
import { hideTables } from '#framework/observing/redact.ts'
import { countLimit } from '#framework/operations/listing/list-statement.ts'
import { cursorSeals, openCursorSeals } from '#framework/operations/listing/order/cursor-seals.ts'
import { createHttpClient } from '#framework/outbound/http-client.ts'
import { toldWordsOf } from '#framework/permissions/permission-words.ts'
import { adminSurface, openAdminSurface } from '#framework/projections/admin/admin-surface.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import { delayInMemory, delayInRedis } from '#framework/redis/delays.ts'
import type { Access } from '#framework/request/access.ts'
import { erasers } from '#framework/request/declaring/define-eraser.ts'
import type { Runtime } from '#framework/request/runtime.ts'
import { cache } from '#framework/request/services/cache.ts'
import { deployment } from '#framework/request/services/caller-description.ts'
import { httpClient } from '#framework/request/services/http-client.ts'
import { openDelays } from '#framework/request/services/open-delays.ts'
import { mail } from '#framework/tasks/mail/mail-service.ts'
import { announceInRedis } from '#framework/tasks/redis-hints.ts'
import { scheduleBook } from '#framework/tasks/schedules/schedule-book.ts'
import type { CoreProject } from './core-project.ts'
import { openLog } from './log.ts'
import { openProjectRedis, type ProjectRedis } from './redis.ts'
import type { Settings } from './settings/schema.ts'

export interface Services {
  readonly settings: Settings
  readonly application: Application
  readonly runtime: Runtime
  readonly access: Access
  readonly redis: ProjectRedis | null
}

/** Opens them, as pend_app unless a `url` names another log-in; the project closes them again. */
export async function openServices(
  project: CoreProject,
  { logName = 'app', url }: { logName?: string; url?: string } = {},
): Promise<Services> {
  const { settings } = project
  requireStartable(settings)
  const application = await project.loadApplication()
  hideTables(application.secretTables)
  const { appUrl: usualUrl } = await project.openDatabase()
  const appUrl = url ?? usualUrl
  const { log, close } = openLog(settings, logName)
  project.onClose(async () => close())
  project.log = log
  const database = openPool(project, {
    admission: application.admission,
    url: appUrl,
    poolSize: settings.poolSize,
    patience: settings.poolWait * 1000,
    readTimeout: settings.readTimeout * 1000,
    log,
    words: toldWordsOf(application.models),
  })
  const redis = await openProjectRedis(project, log)
  const services = new Map<string, unknown>()
  const runtime = { ...application, database, log, services }
  for (const [name, service] of provideByFramework(project, { application, runtime, redis, appUrl }))
    services.set(name, service)
  const parts = { settings, runtime, readsShownOnly: url !== undefined }
  await openDeclared(application.openings, parts, { services, onClose: (work) => project.onClose(work) })
  return { settings, application, runtime, access: openAccess(application.apps, parts), redis }
}

interface Opened {
  readonly application: Application
  readonly runtime: Runtime
  readonly redis: ProjectRedis | null
  readonly appUrl: string
}

/** What the framework asks for itself, and what apps may need: it is there before theirs are opened. */
function provideByFramework(
  project: CoreProject,
  { application, runtime, redis, appUrl }: Opened,
): (readonly [name: string, service: unknown])[] {
  const { outboundAllowedHosts: allowedHosts, environment, secretKey, countLimit: most } = project.settings
  const mailer = openMailer(project.settings.mail)
  project.onClose(() => mailer.close())
  const tail = openEventTail(runtime, { listenUrl: appUrl })
  project.onClose(() => tail.close())
  if (redis) {
    const endRelay = relayEvents(runtime, redis)
    project.onClose(async () => endRelay())
    announceInRedis(runtime, redis)
  }
  return [
    mail.provide(mailer),
    eventTail.provide(tail),
    changeVersions.provide(openChangeVersions(runtime)),
    cache.provide(openProjectCache(project, { log: runtime.log, prefix: redis?.prefix })),
    httpClient.provide(createHttpClient({ allowedHosts, requiresTls: environment === 'production' })),
    openDelays.provide((purpose) =>
      redis ? delayInRedis(redis.connection, `${redis.prefix}${purpose}:`) : delayInMemory(),
    ),
    cursorSeals.provide(openCursorSeals(secretKey)),
    countLimit.provide(most),
    scheduleBook.provide(application.schedules),
    erasers.provide(application.erasers),
    deployment.provide(deploymentOf(project)),
    adminSurface.provide(openAdminSurface(application, restPathsOf(application))),
  ]
}

/** What screens show of it to everybody. */
function deploymentOf({ brand, settings }: CoreProject) {
  const mailsAt = settings.environment === 'development' ? '/__debug__/mails/' : null
  return { brand: brand.description, mailsAt }
}

/** In memory, and in Redis where it is configured; the project closes it. */
function openProjectCache(
  project: CoreProject,
  { log, prefix }: { log: Runtime['log']; prefix: string | undefined },
): Cache {
  const onError = (error: Error) => log.warn({ error }, 'the cache works without Redis for a moment')
  const { redisUrl, secretKey } = project.settings
  const opened = openCache({ redisUrl, secretKey, ...(prefix && { prefix }), onError })
  project.onClose(() => opened.close())
  return opened
}

/** Connections that admit callers, through the pooler where one is set; the project closes them. */
export function openPool(
  project: CoreProject,
  {
    log,
    url,
    ...options
  }: Pick<DatabaseOptions, 'admission' | 'url' | 'poolSize' | 'patience' | 'readTimeout' | 'words'> & {
    log: Runtime['log']
  },
): Database {
  const onError = (error: Error) => log.error({ error }, 'a connection to the database broke')
  const { pooler, namedStatements = pooler === undefined } = project.settings
  const database = new Database({ ...options, url: pooledUrl(url, pooler), namedStatements, onError })
  project.onClose(() => database.close())
  return database
}
