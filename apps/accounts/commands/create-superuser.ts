// `createsuperuser`: creates the first person of an installation.

import { askNewPassword, hashNewPassword } from '#apps/passwords/index.ts'
import { bodyOf } from '#apps/tokens/index.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { validateInput } from '#framework/operations/steps/validate-input.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { accountSettings } from '../accounts.settings.ts'
import { createPerson } from '../create-person.ts'
import { PERSON } from '../person-shape.ts'

export const createSuperuser = defineCommand({
  name: 'createsuperuser',
  group: 'Tenants and users',
  summary: 'create a superuser, who administers the installation',
  description:
    'Asks for missing options. With --no-input, all values come from the options and from PEND_SUPERUSER_EMAIL, …_FIRST_NAME, …_LAST_NAME and …_PASSWORD.',
  options: {
    email: { kind: 'text', value: 'address', summary: 'e-mail address, the log-in' },
    firstName: { kind: 'text', value: 'name', summary: 'first name' },
    lastName: { kind: 'text', value: 'name', summary: 'last name' },
    input: { kind: 'flag', default: true, summary: 'ask nothing' },
  },
  examples: {
    createsuperuser: 'with questions',
    'createsuperuser --no-input --email root@example.com --first-name Root --last-name User':
      'in a script, with PEND_SUPERUSER_PASSWORD set',
  },
  async run(project, { input, ...options }, console) {
    const { superuser } = accountSettings.of(project.settings)
    const answer = (name: keyof typeof options, question: string) =>
      options[name] ?? superuser[name] ?? ask(console, { question, option: name, input })
    const person = {
      email: (await answer('email', 'E-mail address: ')).toLowerCase(),
      firstName: await answer('firstName', 'First name: '),
      lastName: await answer('lastName', 'Last name: '),
    }
    validateInput(bodyOf(PERSON), person)
    await project.prepareDatabase({ demo: false })
    const { runtime } = await project.openServices()
    const password = superuser.password ?? (input ? await askNewPassword(console, Object.values(person)) : undefined)
    if (password === undefined)
      throw new PendError('There is no password.', 'Set PEND_SUPERUSER_PASSWORD, or leave out --no-input.')
    const system = createContext(runtime, { requestId: 'createsuperuser' }).asSystem('create a superuser')
    const passwordHash = await hashNewPassword(system, password, Object.values(person))
    // The operator vouches for the address: a mail link is then not its first proof, and leaves second factors alone.
    const emailVerifiedAt = new Date().toISOString()
    await createPerson(system, {
      person: { ...person, emailVerifiedAt, isStaff: true, isSuperuser: true },
      passwordHash,
    })
    console.print(`${person.email} can log in now.`)
  },
})

interface Question {
  question: string
  option: string
  input: boolean
}

async function ask(console: CommandConsole, { question, option, input }: Question): Promise<string> {
  if (input) return (await console.ask(question)).trim()
  const kebab = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new PendError(`There is no ${question.replace(/: $/, '').toLowerCase()}.`, `Give it with --${kebab}.`)
}
