// Asks a database whether it still keeps tenants apart, whatever migrations and people have done to it.
import type { ClientBase } from 'pg'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { withClient } from '../bootstrap/with-client.ts'
import { type LintException, REVIEWED } from './exceptions.ts'
import { LINT_RULES, LINT_SOURCES } from './rules.ts'

/** One object that breaks one rule. */
export interface LintFinding {
  readonly rule: string
  readonly object: string
  /** What is wrong with it, as the rest of a sentence that begins with the object. */
  readonly fault: string
  readonly hint: string
}

/**
 * All findings, none when the database is sound. Any role may ask; it takes one statement of some milliseconds.
 * Findings that the framework asks to be accepted are left out, and `accepted` ones.
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

/** The same over a connection of its own. */
export async function lintDatabase(url: string): Promise<LintFinding[]> {
  return withClient(url, (client) => lintRowSecurity(client))
}

/**
 * For the start of a server: one line for each finding. Throws PendError in production and staging when there is one, for a
 * database that mixes tenants up must not serve them.
 */
export async function requireSoundRowSecurity(url: string, environment: string): Promise<string[]> {
  const lines = (await lintDatabase(url)).map(({ rule, object, fault }) => `${rule} ${object} ${fault}.`)
  if (lines.length === 0 || !['production', 'staging'].includes(environment)) return lines
  throw new PendError(`The database does not keep tenants apart: ${lines.join(' ')}`, 'See ./manage rls lint.')
}

const LINT = `${LINT_SOURCES}
${LINT_RULES.map(({ id, sql }) => `select '${id}' as rule, object from (${sql}) as found`).join('\nunion all ')}
order by 1, 2`
