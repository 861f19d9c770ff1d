// Checks that those who may enter every tenant have more than a password.
import { sql } from 'drizzle-orm'
import type { Project } from '#framework/application/project.ts'
import { type CheckFinding, defineCheck } from '#framework/checks/define-check.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { createContext } from '#framework/request/context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** A warning: the first superuser is made before they can log in to add a factor. Where nothing can be opened, other checks say why. */
export const checkStaffFactors = defineCheck({
  name: 'second factor of staff',
  deployOnly: true,
  async find(project: Project): Promise<CheckFinding[]> {
    const count = await countWithoutFactor(project).catch((error) => {
      if (error instanceof PendError) return 0
      throw error
    })
    if (count === 0) return []
    return [
      {
        id: 'deploy.staff-factor',
        level: 'warning',
        path: 'staff',
        message: `${count} of staff or superusers log in with a password alone.`,
        hint: 'Let them add an authenticator app or a passkey: POST /api/v1/auth/second-factor/totp. Who they are: ./manage staff list',
      },
    ]
  },
})

async function countWithoutFactor(project: Project): Promise<number> {
  const { runtime } = await project.openServices()
  const system = createContext(runtime, { requestId: 'check' }).asSystem('count staff without a second factor')
  const [row] = await runStatement(
    system,
    sql`select count(*)::integer from auth.users u where (u.is_staff or u.is_superuser) and u.is_active
      and not exists (select 1 from auth.totp_secrets t where t.user_id = u.id and t.confirmed_at is not null)
      and not exists (select 1 from auth.passkeys p where p.user_id = u.id)`,
  )
  return row![0] as number
}
