// Compares a server with what PEND needs, and plans the SQL for the difference.
import pg from 'pg'
import { ROLE_NAMES, ROLES, type RoleDefinition, type RoleName } from './roles.ts'

/** A role of ours, from the catalogs. */
export interface FoundRole {
  readonly name: RoleName
  /** Enabled attributes: LOGIN, INHERIT, SUPERUSER, BYPASSRLS, CREATEDB, CREATEROLE, REPLICATION. */
  readonly attributes: readonly string[]
  readonly config: readonly string[]
  readonly databaseRights: readonly string[]
  readonly schemaRights: readonly string[]
}

/** The server's state that a plan depends on. */
export interface BootstrapState {
  readonly currentUser: string
  readonly database: string
  readonly encoding: string
  readonly versionNumber: number
  /** Rights that PUBLIC has but should not: TEMP on the database, CREATE in schema public. */
  readonly publicTemp: boolean
  readonly publicCreate: boolean
  readonly roles: readonly FoundRole[]
}

const STATE = `
  select current_user as "currentUser", current_database() as database,
    current_setting('server_encoding') as encoding, current_setting('server_version_num')::int as "versionNumber",
    has_database_privilege('public', current_database(), 'TEMP') as "publicTemp",
    has_schema_privilege('public', 'public', 'CREATE') as "publicCreate"`

const FOUND_ROLES = `
  select r.rolname as name, coalesce(r.rolconfig, '{}') as config,
    array_remove(array[
      case when r.rolcanlogin then 'LOGIN' end, case when r.rolinherit then 'INHERIT' end,
      case when r.rolsuper then 'SUPERUSER' end, case when r.rolbypassrls then 'BYPASSRLS' end,
      case when r.rolcreatedb then 'CREATEDB' end, case when r.rolcreaterole then 'CREATEROLE' end,
      case when r.rolreplication then 'REPLICATION' end], null) as attributes,
    array(select p from unnest(array['CONNECT', 'CREATE', 'TEMPORARY']) p
      where has_database_privilege(r.oid, current_database(), p)) as "databaseRights",
    array(select p from unnest(array['USAGE', 'CREATE']) p
      where has_schema_privilege(r.oid, 'public', p)) as "schemaRights"
  from pg_roles r where r.rolname = any($1)`

/** Reads the state of the client's database. */
export async function readBootstrapState(client: pg.Client): Promise<BootstrapState> {
  const { rows } = await client.query(STATE)
  const { rows: roles } = await client.query<FoundRole>(FOUND_ROLES, [ROLE_NAMES])
  return { ...(rows[0] as Omit<BootstrapState, 'roles'>), roles }
}

/** A server of the newest kind that has nothing of ours. */
export function emptyServer(database: string): BootstrapState {
  const found = { currentUser: '', encoding: 'UTF8', versionNumber: 180_000, roles: [] }
  return { ...found, database, publicTemp: true, publicCreate: false }
}

/** The missing statements; none if everything is right. `verifiers`: for roles that need a password. */
export function planBootstrap(state: BootstrapState, verifiers: ReadonlyMap<RoleName, string>): string[] {
  const database = pg.escapeIdentifier(state.database)
  return [
    ...ROLES.flatMap((role) => planRole(role, state, verifiers.get(role.name))),
    ...(state.publicTemp ? [`REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC`] : []),
    ...(state.publicCreate ? ['REVOKE CREATE ON SCHEMA public FROM PUBLIC'] : []),
  ]
}

function planRole(role: RoleDefinition, state: BootstrapState, verifier: string | undefined): string[] {
  const found = state.roles.find((candidate) => candidate.name === role.name)
  return [
    ...planAttributes(role, found, verifier),
    ...planSettings(role, found, state.versionNumber),
    ...missingOf(role.databaseRights, found?.databaseRights).map(
      (right) => `GRANT ${right} ON DATABASE ${pg.escapeIdentifier(state.database)} TO ${role.name}`,
    ),
    ...missingOf(role.schemaRights, found?.schemaRights).map(
      (right) => `GRANT ${right} ON SCHEMA public TO ${role.name}`,
    ),
  ]
}

function planAttributes(role: RoleDefinition, found: FoundRole | undefined, verifier: string | undefined): string[] {
  const wanted = role.inherit ? ['LOGIN', 'INHERIT'] : ['LOGIN']
  const password = verifier === undefined ? [] : [`PASSWORD ${pg.escapeLiteral(verifier)}`]
  if (!found) return [`CREATE ROLE ${role.name} LOGIN ${role.inherit ? '' : 'NO'}INHERIT ${password.join('')}`.trim()]
  // Names only differences: a role other than a superuser may not even say NOSUPERUSER.
  const lost = found.attributes.filter((attribute) => !wanted.includes(attribute)).map((attribute) => `NO${attribute}`)
  const changes = [...missingOf(wanted, found.attributes), ...lost, ...password]
  return changes.length > 0 ? [`ALTER ROLE ${role.name} ${changes.join(' ')}`] : []
}

function planSettings(role: RoleDefinition, found: FoundRole | undefined, versionNumber: number): string[] {
  const has = (prefix: string) => found?.config.some((entry) => entry.startsWith(prefix)) ?? false
  const newer = versionNumber >= 170_000 && Object.keys(role.defaults).length > 0 ? { transaction_timeout: '60s' } : {}
  const defaults = Object.entries({ ...role.defaults, ...newer }).filter(([name]) => !has(`${name}=`))
  const fixed = Object.entries(role.fixed).filter(([name, value]) => !has(`${name}=${value}`))
  return [...defaults, ...fixed].map(
    ([name, value]) => `ALTER ROLE ${role.name} SET ${name} = ${pg.escapeLiteral(value)}`,
  )
}

const missingOf = (wanted: readonly string[], found: readonly string[] = []) =>
  wanted.filter((word) => !found.includes(word))
