// `secondfactor reset`: for a person who has lost every device and recovery code.
import { findPersonByAddress } from '#apps/users/index.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { resetFactors } from '../factors/reset-factors.ts'

export const secondFactor = defineCommand({
  name: 'secondfactor',
  group: 'Tenants and users',
  summary: 'remove the second factors of a person who has lost them',
  description:
    'secondfactor reset removes the authenticator app, passkeys and recovery codes, and ends every session. The person gets a mail, and the trail records it. Verify who is asking: afterwards the password alone is enough.',
  arguments: {
    what: { summary: 'reset', required: true },
    email: { summary: 'e-mail address of the person', required: true },
  },
  examples: { 'secondfactor reset ada@example.com': 'the password is enough from now on' },
  async run(project, { what, email }, console) {
    if (what !== 'reset') throw new PendError(`There is no secondfactor ${what}.`, 'Say: ./manage secondfactor reset …')
    await project.prepareDatabase({ demo: false })
    const { runtime } = await project.openServices()
    const system = createContext(runtime, { requestId: 'secondfactor' }).asSystem('reset second factors')
    const person = await findPersonByAddress(system, email)
    if (!person) throw new PendError(`Nobody has the address ${email}.`)
    const count = await resetFactors(system, person.id)
    console.print(count === 0 ? `${email} has no second factor.` : `${email} has no second factor any more.`)
  },
})
