// The demo's people, while the database has them.
import { sql } from 'drizzle-orm'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import type { DemoPerson } from '#framework/projections/development/parts.ts'
import { createContext } from '#framework/request/create-context.ts'
import { DEMO_PASSWORD, DEMO_PEOPLE } from '../demo-content.ts'
import type { Services } from '../services.ts'

/** Those who can sign in; none if somebody else filled the database. */
export async function readDemoPeople({ runtime }: Pick<Services, 'runtime'>): Promise<DemoPerson[]> {
  const system = createContext(runtime, { requestId: 'development' }).asSystem('look who of the demo is there')
  const emails = DEMO_PEOPLE.map(({ email }) => email)
  const rows = await runStatement(system, sql`select email from auth.users where email = any(${sql.param(emails)})`)
  const found = new Set(rows.map(([email]) => email))
  return DEMO_PEOPLE.filter(({ email }) => found.has(email)).map(({ email, firstName, lastName, roles }) => ({
    email,
    name: `${firstName} ${lastName}`,
    password: DEMO_PASSWORD,
    memberships: Object.entries(roles).map(([tenant, role]) => ({ tenant, role })),
  }))
}
