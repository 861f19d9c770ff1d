// `staff`: sets who is staff of the platform. Only this command can: no API does.
import { listStaff, nameStaff } from '#apps/users/index.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

const TASKS = ['list', 'grant', 'revoke']

export const staff = defineCommand({
  name: 'staff',
  group: 'Tenants and users',
  summary: 'list, appoint and dismiss staff of the platform',
  description:
    'Staff can read in every tenant, and superusers can act in them. Both give a reason (header X-Reason), which the trails record. `grant` makes a person with an account staff, or a superuser with --superuser. `revoke` removes both at once.',
  arguments: {
    task: { summary: TASKS.join(', '), required: true },
    email: { summary: 'with grant and revoke: e-mail address of the person' },
  },
  options: {
    superuser: { kind: 'flag', summary: 'with grant: may also change things and impersonate people' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: {
    'staff list': 'who is staff',
    'staff grant ada@example.com': 'may read in every tenant',
    'staff revoke ada@example.com': 'is like everybody else from now on',
  },
  async run(project, { task, email, superuser, json }, console) {
    if (!TASKS.includes(task))
      throw new PendError(`staff cannot "${task}".`, `Write ./manage staff ${TASKS.join(', ')}.`)
    const { runtime } = await project.openServices()
    const system = createContext(runtime, { requestId: 'command-staff' }).asSystem(`staff ${task}`)
    if (task !== 'list')
      await setFlags(system, email, { isStaff: task === 'grant', isSuperuser: task === 'grant' && superuser })
    await print(system, console, json)
  },
})

async function setFlags(
  ctx: Context,
  email: string | undefined,
  { isStaff, isSuperuser }: { isStaff: boolean; isSuperuser: boolean },
): Promise<void> {
  if (email === undefined) throw new PendError('Who?', 'Write ./manage staff grant ada@example.com.')
  if (await nameStaff(ctx, email, { isStaff, isSuperuser })) return
  throw new PendError(`Nobody has the address ${email}.`, 'Make a superuser with: ./manage createsuperuser')
}

async function print(ctx: Context, console: CommandConsole, asJson: boolean): Promise<void> {
  const found = (await listStaff(ctx)).map(({ email, firstName, lastName, isSuperuser, isActive }) => ({
    ...{ email, name: `${firstName} ${lastName}` },
    ...{ level: isSuperuser ? 'superuser' : 'staff', active: isActive ? 'yes' : 'no' },
  }))
  if (asJson) console.printJson(found)
  else if (found.length === 0) console.print('Nobody is staff. Make a superuser: ./manage createsuperuser')
  else console.printTable(found)
}
