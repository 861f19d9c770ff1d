// The demo's people, while the database has them.
import type { DemoPerson } from '#framework/projections/development/parts.ts'
import { createContext } from '#framework/request/create-context.ts'
import type { CoreProject } from '../core-project.ts'
import { findDemos } from '../demo.ts'
import type { Services } from '../services.ts'

/** Those who can sign in; none if somebody else filled the database. */
export async function readDemoPeople(
  project: CoreProject,
  { runtime }: Pick<Services, 'runtime'>,
): Promise<DemoPerson[]> {
  const system = createContext(runtime, { requestId: 'development' }).asSystem('look who of the demo is there')
  const found = await Promise.all((await findDemos(project)).map((demo) => demo.findPeople?.(system) ?? []))
  return found.flat().map(({ email, firstName, lastName, password, roles }) => ({
    email,
    name: `${firstName} ${lastName}`,
    password,
    memberships: Object.entries(roles).map(([tenant, role]) => ({ tenant, role })),
  }))
}
