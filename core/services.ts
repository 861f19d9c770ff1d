// Joins the parts of a serving process: the application, a connection as pend_app, the log and what identifies callers.

import { ADMISSION, createAccess } from '#apps/access/index.ts'
import { acceptKeys, keyService, keySettings } from '#apps/api-keys/index.ts'
import { auditSeals, auditSettings, openAuditSeals } from '#apps/audit/index.ts'
import { erasedWords } from '#apps/erasure/index.ts'
import { fileService, fileSettings, openFiles } from '#apps/files/index.ts'
import { identitySettings, oidcService, openOidc } from '#apps/identities/index.ts'
import { previewSeals } from '#apps/mails/index.ts'
import { PASSWORD_LENGTH } from '#apps/passwords/index.ts'
import { lastSeenOf } from '#apps/sessions/index.ts'
import { describeImpersonation } from '#apps/staff/index.ts'
import { exportService, exportSettings } from '#apps/tenant-exports/index.ts'
import {
  createCallerDescription,
  domainResolver,
  openDomainResolver,
  settingsOf,
  tenantService,
  tenantsSettings,
} from '#apps/tenants/index.ts'
import { lastSeen } from '#apps/users/index.ts'
import { openWebhookSecrets, webhookSecrets } from '#apps/webhooks/index.ts'
import type { Application } from '#framework/application/build-application.ts'
import { type Cache, openCache } from '#framework/cache/cache.ts'
import { Database, type DatabaseOptions } from '#framework/database/database.ts'
import { changeVersions, openChangeVersions } from '#framework/events/following/change-versions.ts'
import { eventTail, openEventTail } from '#framework/events/following/event-tail.ts'
import { relayEvents } from '#framework/events/following/relay-events.ts'
import { openMailer } from '#framework/mail/mailer.ts'
import { tenantLocale } from '#framework/operations/listing/languages.ts'
import { countLimit } from '#framework/operations/listing/list-statement.ts'
import { cursorSeals, openCursorSeals } from '#framework/operations/listing/order/cursor-seals.ts'
import { createHttpClient } from '#framework/outbound/http-client.ts'
import { toldWordsOf } from '#framework/permissions/permission-words.ts'
import { adminSurface, openAdminSurface } from '#framework/projections/admin/admin-surface.ts'
import { restPathsOf } from '#framework/projections/rest/define-rest.ts'
import type { Access } from '#framework/request/access.ts'
import { cache } from '#framework/request/cache.ts'
import { callerDescription } from '#framework/request/caller-description.ts'
import type { Runtime } from '#framework/request/context.ts'
import { erasers } from '#framework/request/define-eraser.ts'
import { httpClient } from '#framework/request/http-client.ts'
import { uploadLimits } from '#framework/request/upload-limits.ts'
import { mail } from '#framework/tasks/mail/mail-service.ts'
import { announceInRedis } from '#framework/tasks/redis-hints.ts'
import { scheduleBook } from '#framework/tasks/schedules/schedule-book.ts'
import { createSealer } from '#shared/utils/sealed-text.ts'
import type { CoreProject } from './core-project.ts'
import { openLog } from './log.ts'
import { openAuthentication } from './open-authentication.ts'
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
  const application = await project.loadApplication()
  const { appUrl: usualUrl } = await project.openDatabase()
  const appUrl = url ?? usualUrl
  const { log, close } = openLog(settings, logName)
  project.onClose(async () => close())
  project.log = log
  const database = openPool(project, {
    url: appUrl,
    poolSize: settings.poolSize,
    patience: settings.poolWait * 1000,
    readTimeout: settings.readTimeout * 1000,
    log,
    words: toldWordsOf(application.models),
  })
  const redis = await openProjectRedis(project, log)
  const mailer = openMailer(settings.mail)
  project.onClose(() => mailer.close())
  const files = await openFiles(fileSettings.of(settings).files, settings)
  project.onClose(async () => files.storage.close())
  const services = new Map<string, unknown>([
    ...(await openAuthentication(settings, { redis, log })),
    ...[mail.provide(mailer), fileService.provide(files)],
  ])
  for (const [name, service] of handedOver(application)) services.set(name, service)
  const runtime = { ...application, database, log, services }
  const tail = openEventTail(runtime, { listenUrl: appUrl })
  project.onClose(() => tail.close())
  services.set(...eventTail.provide(tail))
  if (redis) {
    const endRelay = relayEvents(runtime, redis)
    project.onClose(async () => endRelay())
    announceInRedis(runtime, redis)
  }
  services.set(...changeVersions.provide(openChangeVersions(runtime)))
  services.set(...cache.provide(openProjectCache(project, { log, prefix: redis?.prefix })))
  const { outboundAllowedHosts: allowedHosts, environment, secretKey } = settings
  const http = createHttpClient({ allowedHosts, requiresTls: environment === 'production' })
  services.set(...httpClient.provide(http))
  const { publicOrigin, linkPages } = settings
  const { oidc } = identitySettings.of(settings)
  services.set(...oidcService.provide(openOidc({ ...oidc, publicOrigin, linkPages, http, allowedHosts })))
  for (const [name, service] of openBySettings(settings)) services.set(name, service)
  services.set(...cursorSeals.provide(openCursorSeals(secretKey)))
  services.set(...countLimit.provide(settings.countLimit))
  services.set(...tenantLocale.provide(async (ctx) => (await settingsOf(ctx)).locale))
  const { tenants } = tenantsSettings.of(settings)
  services.set(...tenantService.provide({ ...tenants, ownHosts: ownHostsOf(settings) }))
  services.set(...domainResolver.provide(openDomainResolver(tenants.dnsServers)))
  services.set(
    ...callerDescription.provide(createCallerDescription({ ...deploymentOf(project), describeImpersonation })),
  )
  services.set(...uploadLimits.provide({ maxSize: files.limits.maxSize, types: files.limits.types }))
  services.set(...adminSurface.provide(openAdminSurface(application, restPathsOf(application))))
  const people = createAccess(runtime, { baseDomains: baseDomainsOf(settings) })
  // Who reads hidden columns as little as pend_readonly cannot look for keys.
  const access = url === undefined ? acceptKeys(people, runtime) : people
  return { settings, application, runtime, access, redis }
}

/** What apps work out of their settings alone. */
function openBySettings(settings: Settings) {
  const { secretKey } = settings
  return [
    webhookSecrets.provide(openWebhookSecrets(secretKey)),
    auditSeals.provide(openAuditSeals(secretKey, auditSettings.of(settings).auditRetentionDays)),
    erasedWords.provide(createSealer(secretKey, 'pend words of erased people')),
    exportService.provide({ ttl: exportSettings.of(settings).exportTtl }),
    previewSeals.provide(createSealer(secretKey, 'pend previews of mails')),
    keyService.provide({ maxDays: keySettings.of(settings).apiKeyMaxDays || null }),
  ]
}

/** What manifests declare, and what an app is told of another that stands above it. */
function handedOver({ schedules, erasers: declared }: Application) {
  return [scheduleBook.provide(schedules), erasers.provide(declared), lastSeen.provide(lastSeenOf)]
}

/** What screens show of it to everybody. */
function deploymentOf({ brand, settings }: CoreProject) {
  const mailsAt = settings.environment === 'development' ? '/__debug__/mails/' : null
  return { brand: brand.description, passwordLength: PASSWORD_LENGTH.min, mailsAt }
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

/** Connections that admit callers; the project closes them. */
export function openPool(
  project: CoreProject,
  {
    log,
    ...options
  }: Pick<DatabaseOptions, 'url' | 'poolSize' | 'patience' | 'readTimeout' | 'words'> & { log: Runtime['log'] },
): Database {
  const onError = (error: Error) => log.error({ error }, 'a connection to the database broke')
  const database = new Database({ ...options, admission: ADMISSION, onError })
  project.onClose(() => database.close())
  return database
}

/** What no tenant may call its own. */
function ownHostsOf({ allowedHosts, publicOrigin, linkOrigin }: Settings): string[] {
  return [...allowedHosts, ...[publicOrigin, linkOrigin].map((origin) => new URL(origin).hostname)]
}

/** Hosts that are allowed with all their subdomains: `.example.com` makes acme.example.com the tenant acme. */
function baseDomainsOf({ allowedHosts }: Settings): string[] {
  return allowedHosts.filter((host) => host.startsWith('.')).map((host) => host.slice(1))
}
