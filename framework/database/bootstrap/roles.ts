// PEND's three roles: what each must be able to do, and what it must never be able to do.

/** Role names, the same on every server. */
export type RoleName = 'pend_owner' | 'pend_app' | 'pend_readonly'

/** How a role should be. Attributes not named here are off for every role. */
export interface RoleDefinition {
  readonly name: RoleName
  readonly inherit: boolean
  /** Set if the role has no own value: operators may tune them. */
  readonly defaults: Readonly<Record<string, string>>
  /** Always set. */
  readonly fixed: Readonly<Record<string, string>>
  readonly databaseRights: readonly string[]
  readonly schemaRights: readonly string[]
}

// Timeouts belong to the role, so that no code path can forget them. transaction_timeout exists since PostgreSQL 17.
const SERVING = { statement_timeout: '30s', lock_timeout: '1500ms', idle_in_transaction_session_timeout: '15s' }

/** All roles, in creation order. */
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
