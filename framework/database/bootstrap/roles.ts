// The three roles of PEND: what each must be able to do, and what it must never be able to do.

/** The roles, by the names they have on every server. */
export type RoleName = 'pend_owner' | 'pend_app' | 'pend_readonly'

/** What a role should look like. Attributes that are not named here are off for every role. */
export interface RoleDefinition {
  readonly name: RoleName
  readonly inherit: boolean
  /** Set when the role has no value of its own for the name: an operator may tune them. */
  readonly defaults: Readonly<Record<string, string>>
  /** Set whatever the role has. */
  readonly fixed: Readonly<Record<string, string>>
  readonly databaseRights: readonly string[]
  readonly schemaRights: readonly string[]
}

// Time-outs belong to the role, so that no code path can forget them. transaction_timeout exists from PostgreSQL 17.
const SERVING = { statement_timeout: '30s', lock_timeout: '1500ms', idle_in_transaction_session_timeout: '15s' }

/** All of them, in the order in which they are made. */
export const ROLES: readonly RoleDefinition[] = [
  {
    name: 'pend_owner',
    inherit: true,
    defaults: {},
    fixed: {},
    databaseRights: ['CONNECT', 'CREATE'],
    schemaRights: ['USAGE', 'CREATE'],
  },
  {
    name: 'pend_app',
    inherit: false,
    defaults: SERVING,
    fixed: {},
    databaseRights: ['CONNECT'],
    schemaRights: ['USAGE'],
  },
  {
    name: 'pend_readonly',
    inherit: false,
    defaults: SERVING,
    fixed: { default_transaction_read_only: 'on' },
    databaseRights: ['CONNECT'],
    schemaRights: ['USAGE'],
  },
]

/** Their names. */
export const ROLE_NAMES: readonly RoleName[] = ROLES.map((role) => role.name)
