// `changepassword`: sets a person's password and ends all their sessions.
import { findPersonByAddress } from '#apps/users/index.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { hashNewPassword, replacePassword } from '../new-password.ts'
import { askNewPassword } from './ask-password.ts'

export const changePassword = defineCommand({
  name: 'changepassword',
  group: 'Tenants and users',
  summary: 'set a new password for a person, and end their sessions',
  arguments: { email: { summary: 'e-mail address of the person', required: true } },
  examples: { 'changepassword ada@example.com': 'asks for the new password' },
  async run(project, { email }, console) {
    await project.prepareDatabase({ demo: false })
    const { runtime } = await project.openServices()
    const system = createContext(runtime, { requestId: 'changepassword' }).asSystem('change a password')
    const person = await findPersonByAddress(system, email)
    if (!person) throw new PendError(`Nobody has the address ${email}.`, 'Make a person with: ./manage createsuperuser')
    const about = [person.email, person.firstName, person.lastName]
    const password = await askNewPassword(console, about)
    const passwordHash = await hashNewPassword(system, password, about)
    await replacePassword(system, person.id, { passwordHash })
    console.print(`${email} has a new password and is logged out everywhere.`)
  },
})
