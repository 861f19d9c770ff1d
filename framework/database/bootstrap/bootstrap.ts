// Gives a server the database and roles that PEND needs; changes nothing if they exist.
import { createHmac } from 'node:crypto'
import pg from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { createMissingDatabase, isMissing, maintenanceUrlOf } from './create-database.ts'
import { missingRights, withPlaceholder } from './missing-rights.ts'
import { type BootstrapState, emptyServer, planBootstrap, readBootstrapState } from './plan.ts'
import { ROLE_NAMES, type RoleName } from './roles.ts'
import { scramVerifierOf } from './scram.ts'
import { sqlStateOf, withClient } from './with-client.ts'

/** One URL for each role; all name the same database. */
export interface DatabaseUrls {
  /** Owns the tables and runs migrations. */
  readonly ownerUrl: string
  /** Serves requests; bound by row security. */
  readonly appUrl: string
  /** Reads under the same policies. */
  readonly readonlyUrl: string
}

/** The operator's decisions about roles. */
export interface BootstrapOptions {
  /** The URL to serve with, if somebody else manages that role and its password. Used unchanged. */
  readonly appUrl?: string | undefined
}

const OLDEST_MAJOR = 15
// An arbitrary number that every PEND process must share.
const LOCK = 5_063_781

/**
 * Ensures that the database of `adminUrl` and the roles exist with the right attributes and rights. Safe at every start
 * and from many processes at once. It changes only what is wrong, because changing a role under live connections can
 * leave plans with old row policies (CVE-2026-14666). The URL may be that of `pend_owner` if an administrator prepared
 * the server: then `appUrl` is required. Throws PendError with the SQL to run if the URL's user may not do what is
 * missing.
 */
export async function ensureDatabase(adminUrl: string, options: BootstrapOptions = {}): Promise<DatabaseUrls> {
  requireCompleteUrl(adminUrl)
  const urls = resolveUrls(adminUrl, options)
  await createMissingDatabase(adminUrl)
  if ((await pendingStatements(adminUrl, urls, options)).length === 0) return urls
  await withLock(adminUrl, async () => {
    // Twice, because a password can be tested only once the role may connect.
    for (let round = 1; round <= 2; round++)
      await applyStatements(adminUrl, await pendingStatements(adminUrl, urls, options))
    const left = await pendingStatements(adminUrl, urls, options)
    if (left.length > 0) throw missingRights(left)
  })
  return urls
}

/**
 * The statements that `ensureDatabase` would run, with placeholders for passwords; changes nothing. Throws what `ensureDatabase` throws for a server that does not fit.
 */
export async function planDatabase(adminUrl: string, options: BootstrapOptions = {}): Promise<string[]> {
  requireCompleteUrl(adminUrl)
  const database = decodeURIComponent(new URL(adminUrl).pathname.slice(1))
  if (await isMissing(adminUrl)) return freshStatements(database)
  return (await pendingStatements(adminUrl, resolveUrls(adminUrl, options), options)).map(withPlaceholder)
}

/** What a server that has nothing needs, with placeholders for passwords; the first creates the database. */
export function freshStatements(database: string): string[] {
  const verifiers = new Map(ROLE_NAMES.map((role) => [role, ''] as const))
  const statements = planBootstrap(emptyServer(database), verifiers).map(withPlaceholder)
  return [`CREATE DATABASE ${pg.escapeIdentifier(database)}`, ...statements]
}

function resolveUrls(adminUrl: string, { appUrl }: BootstrapOptions): DatabaseUrls {
  if (!isOwnerUrl(adminUrl)) return { ...deriveUrls(adminUrl), ...(appUrl && { appUrl }) }
  if (appUrl) return { ownerUrl: adminUrl, appUrl, readonlyUrl: readonlyVariantOf(appUrl) }
  throw new PendError('DATABASE_URL is the log-in of pend_owner, so DATABASE_APP_URL must name the log-in of pend_app.')
}

/** The roles' URLs. Passwords derive from the administrator's: clones on one server agree, and nothing is stored. */
function deriveUrls(adminUrl: string): DatabaseUrls {
  const secret = decodeURIComponent(new URL(adminUrl).password)
  const urlOf = (role: RoleName) => {
    const url = new URL(adminUrl)
    url.username = role
    url.password = createHmac('sha256', secret).update(`pend role ${role}`).digest('base64url')
    return url.href
  }
  return {
    ownerUrl: urlOf('pend_owner'),
    appUrl: urlOf('pend_app'),
    readonlyUrl: urlOf('pend_readonly'),
  }
}

const isOwnerUrl = (url: string) => new URL(url).username === 'pend_owner'

function readonlyVariantOf(appUrl: string): string {
  const url = new URL(appUrl)
  url.searchParams.set('options', '-c default_transaction_read_only=on')
  return url.href
}

function requireCompleteUrl(adminUrl: string): void {
  const url = URL.canParse(adminUrl) ? new URL(adminUrl) : undefined
  const isPostgres = url && /^postgres(ql)?:$/.test(url.protocol)
  if (isPostgres && url.hostname && url.username && url.password && url.pathname.length > 1) return
  const hint =
    'The passwords of PEND\'s own roles derive from the one in this URL; with "trust" authentication any word will do.'
  throw new PendError(
    'DATABASE_URL must read postgres://user:password@host:port/database, with all parts but the port.',
    hint,
  )
}

async function pendingStatements(adminUrl: string, urls: DatabaseUrls, options: BootstrapOptions): Promise<string[]> {
  const state = await withClient(adminUrl, readBootstrapState)
  requireFittingServer(state)
  const verifiers = isOwnerUrl(adminUrl) ? new Map<RoleName, string>() : await missingPasswords(state, urls, options)
  return planBootstrap(state, verifiers)
}

function requireFittingServer(state: BootstrapState): void {
  const major = Math.floor(state.versionNumber / 10_000)
  if (major < OLDEST_MAJOR)
    throw new PendError(`PEND needs PostgreSQL ${OLDEST_MAJOR} or newer; this server is ${major}.`)
  if (state.encoding !== 'UTF8') {
    throw new PendError(`The database "${state.database}" is encoded in ${state.encoding}; PEND needs UTF8.`)
  }
}

type Verifiers = Map<RoleName, string>

async function missingPasswords(
  state: BootstrapState,
  urls: DatabaseUrls,
  options: BootstrapOptions,
): Promise<Verifiers> {
  const derived: Record<RoleName, string> = {
    pend_owner: urls.ownerUrl,
    pend_app: urls.appUrl,
    pend_readonly: urls.readonlyUrl,
  }
  const theirs = { pend_owner: false, pend_app: options.appUrl, pend_readonly: false }
  const ours = ROLE_NAMES.filter((role) => !theirs[role])
  const known = new Set(state.roles.filter((role) => role.attributes.includes('LOGIN')).map((role) => role.name))
  const missing = await Promise.all(ours.map(async (role) => !known.has(role) || !(await canLogIn(derived[role]))))
  return new Map(
    ours.filter((_, index) => missing[index]).map((role) => [role, scramVerifierOf(new URL(derived[role]).password)]),
  )
}

async function canLogIn(url: string): Promise<boolean> {
  try {
    await withClient(url, async () => {})
    return true
  } catch (error) {
    if (sqlStateOf(error) === '28P01') return false
    // It may not connect to this database yet; the plan fixes that.
    if (sqlStateOf(error) === '42501') return true
    throw error
  }
}

async function applyStatements(adminUrl: string, statements: string[]): Promise<void> {
  if (statements.length === 0) return
  try {
    await withClient(adminUrl, (client) => client.query(['BEGIN', ...statements, 'COMMIT'].join(';\n')))
  } catch (error) {
    if (sqlStateOf(error) === '42501') throw missingRights(statements)
    throw error
  }
}

/** Roles belong to the whole server, advisory locks to one database: all processes lock in the database that every server has. */
async function withLock(adminUrl: string, work: () => Promise<void>): Promise<void> {
  const url = isOwnerUrl(adminUrl) ? adminUrl : maintenanceUrlOf(adminUrl)
  await withClient(url, async (client) => {
    await client.query("set lock_timeout = '60s'")
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await work()
  })
}
