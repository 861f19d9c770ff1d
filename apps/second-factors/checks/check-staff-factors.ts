// Checks that people who can enter every tenant have more than a password.
import { and, count, eq, exists, isNotNull, not, or } from 'drizzle-orm'
import { selectPeople } from '#apps/users/index.ts'
import type { Project } from '#framework/application/project.ts'
import { type CheckFinding, type CheckRule, defineCheck } from '#framework/checks/define-check.ts'
import { query, runQuery } from '#framework/operations/sql/query.ts'
import { tableOf } from '#framework/operations/sql/table-of.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { passkeys } from '../passkeys.resource.ts'
import { totpSecrets } from '../totp-secrets.resource.ts'

const [keys, secrets] = [tableOf(passkeys), tableOf(totpSecrets)]

const WITHOUT_FACTOR = {
  id: 'deploy.staff-factor',
  level: 'warning',
  path: 'staff',
  hint: 'Let them add an authenticator app or a passkey: POST /api/v1/auth/second-factor/totp. Who they are: ./manage staff list',
} as const satisfies CheckRule

/** A warning: the first superuser exists before they can sign in to add a factor. If nothing can be opened, other checks say why. */
export const checkStaffFactors = defineCheck({
  name: 'second factor of staff',
  tag: 'staff',
  deployOnly: true,
  rules: [WITHOUT_FACTOR],
  async find(project: Project): Promise<CheckFinding[]> {
    const count = await countWithoutFactor(project).catch((error) => {
      if (error instanceof PendError) return 0
      throw error
    })
    if (count === 0) return []
    return [{ ...WITHOUT_FACTOR, message: `${count} of staff or superusers log in with a password alone.` }]
  },
})

async function countWithoutFactor(project: Project): Promise<number> {
  const { runtime } = await project.openServices()
  const system = createContext(runtime, { requestId: 'check' }).asSystem('count staff without a second factor')
  const person = selectPeople('person')
  const isOurs = and(or(eq(person.isStaff, true), eq(person.isSuperuser, true)), eq(person.isActive, true))
  const counts = and(eq(secrets.user, person.id), isNotNull(secrets.confirmedAt))
  const apps = query.select({ id: secrets.id }).from(secrets).where(counts)
  const devices = query.select({ id: keys.id }).from(keys).where(eq(keys.user, person.id))
  const hasNone = and(not(exists(apps)), not(exists(devices)))
  const counted = query.select({ people: count() }).from(person).where(and(isOurs, hasNone))
  return (await runQuery(system, counted))[0]!.people
}
