// Shared by the attacks on the database: a stolen connection, and its answers.
import assert from 'node:assert/strict'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { testDatabaseUrls } from '#framework/testing/database.ts'
import { arrange } from '#tests/support/arrange.ts'
import type { Told } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { claimsOf } from '../support/tokens.ts'
import type { Verdict } from '../support/verdicts.ts'

export interface Scope {
  readonly tenant?: string
  readonly actor?: string
  readonly reason?: string
  /** A database role other than that of requests. */
  readonly url?: string
}

/** Runs one statement as pend_app (or pend_readonly) in a scope the attacker sets, as a stolen connection could. */
export async function query(sql: string, values: unknown[] = [], scope: Scope = {}): Promise<Told> {
  const blank = { headers: new Headers(), detail: null, body: null, count: null, sent: sql, isInside: true }
  return withClient(scope.url ?? testDatabaseUrls().appUrl, async (client) => {
    try {
      await client.query('begin')
      await client.query(
        "select set_config('pend.tenant_id', $1, true), set_config('pend.actor_id', $2, true), set_config('pend.system_reason', $3, true)",
        [scope.tenant ?? '', scope.actor ?? '', scope.reason ?? ''],
      )
      const { rows } = await client.query(sql, values)
      await client.query('commit')
      return { ...blank, status: 200, code: null, rows, text: JSON.stringify(rows) }
    } catch (error) {
      await client.query('rollback')
      const { code = 'none' } = error as { code?: string }
      return { ...blank, status: 403, code, rows: null, text: `refused by PostgreSQL with ${code}` }
    }
  })
}

/** Refused by PostgreSQL: a missing privilege, a policy, or an identity that is always generated. */
export const forbidden: Verdict = (told) => {
  for (const { status, code, text } of told) {
    assert.equal(status, 403, text)
    assert.ok(['42501', '428C9', '23514'].includes(code!), `${code}: ${text}`)
  }
}

export const own = ({ attacker }: Scene): Scope => ({ tenant: attacker.id, actor: attacker.people.owner.id })
const TABLES = [
  ...[
    'public.articles',
    'public.tags',
    'public.categories',
    'public.files',
    'public.webhooks',
    'public.webhook_deliveries',
  ],
  ...[
    'tenant.memberships',
    'tenant.invitations',
    'public.mail_templates',
    'tasks.tasks',
    'tasks.events',
    'audit.changes',
  ],
]
/** Finds tables by their own schema when it has another name than guessed. */
export async function tables(): Promise<string[]> {
  const rows = await arrange(
    "select table_schema || '.' || table_name as name from information_schema.columns where column_name = 'tenant_id'",
  )
  const known = new Set(rows.map(({ name }) => name as string))
  return [...known].filter((name) => TABLES.some((each) => each.split('.')[1] === name.split('.')[1]))
}

export const SQL = { doors: ['REST'] } as const

/** A row when the database admits the attacker's owner to the tenant with their own session. */
export function enter({ attacker }: Scene, tenant: string, version: string | null): Promise<Told> {
  const { id, access } = attacker.people.owner
  return query(
    'select 1 where auth.admit($1, $2, $3, $4, null, null, null) is null',
    [tenant, id, claimsOf(access).sid, version],
    { tenant, actor: id },
  )
}
