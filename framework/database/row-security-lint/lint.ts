// Checks that a database still separates tenants, whatever migrations and people have done to it.
import type { ClientBase } from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { type LintException, REVIEWED } from './exceptions.ts'
import { LINT_RULES, LINT_SOURCES } from './rules.ts'

/** One object that violates one rule. */
export interface LintFinding {
  readonly rule: string
  readonly object: string
  /** The fault, as the rest of a sentence that begins with the object. */
  readonly fault: string
  readonly hint: string
}

/**
 * All findings; none if the database is sound. Any role may call it; it takes one statement of some milliseconds. Omits
 * the framework's accepted findings and those in `accepted`.
 */
export async function lintRowSecurity(
  client: Pick<ClientBase, 'query'>,
  accepted: readonly LintException[] = [],
): Promise<LintFinding[]> {
  const exceptions = [...REVIEWED, ...accepted]
  const { rows } = await client.query<{ rule: string; object: string }>(LINT)
  return rows
    .filter(
      ({ rule, object }) => !exceptions.some((exception) => exception.rule === rule && exception.object === object),
    )
    .map(({ rule, object }) => {
      const { fault, hint } = LINT_RULES.find(({ id }) => id === rule)!
      return { rule, object, fault, hint }
    })
}

/** The same over its own connection. */
export async function lintDatabase(url: string): Promise<LintFinding[]> {
  return withClient(url, (client) => lintRowSecurity(client))
}

/**
 * For a server's start: one line per finding. Throws PendError in production and staging if there is any, because a
 * database that mixes tenants must not serve them.
 */
export async function requireSoundRowSecurity(url: string, environment: string): Promise<string[]> {
  const lines = (await lintDatabase(url)).map(({ rule, object, fault }) => `${rule} ${object} ${fault}.`)
  if (lines.length === 0 || !['production', 'staging'].includes(environment)) return lines
  throw new PendError(`The database does not keep tenants apart: ${lines.join(' ')}`, 'See ./manage rls lint.')
}

const LINT = `${LINT_SOURCES}
${LINT_RULES.map(({ id, sql }) => `select '${id}' as rule, object from (${sql}) as found`).join('\nunion all ')}
order by 1, 2`
