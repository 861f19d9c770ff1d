// `people erase`: permanently erases a person and what is left of them in every tenant.

import { requireReason } from '#apps/archives/index.ts'
import { findPersonByAddress } from '#apps/users/index.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { openCaller } from '#framework/commands/running/open-caller.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { erasePerson } from '../people/erase-person.ts'

export const people = defineCommand({
  name: 'people',
  group: 'Tenants and users',
  summary: 'erase a person and anonymise their content',
  description:
    'people erase deletes address, names, sessions, factors, keys and memberships at once. A task then removes copies from every audit trail, which can still be verified. It refuses the only owner of a tenant, and staff. It cannot be undone.',
  arguments: {
    action: { summary: 'erase', required: true },
    email: { summary: 'e-mail address of the person', required: true },
  },
  options: {
    reason: { kind: 'text', value: 'sentence', summary: 'the reason, for the audit trail; do not name the person' },
    yes: { kind: 'flag', summary: 'do not ask' },
  },
  examples: { 'people erase ada@example.com --reason "ticket 4711"': 'a worker sweeps up what is left' },
  async run(project, { action, email, reason, yes }, console) {
    if (action !== 'erase') throw new PendError(`people cannot "${action}".`, 'Write ./manage people erase <email>.')
    const why = requireReason(reason)
    const services = await project.openServices()
    const ctx = await openCaller(services, { tenant: undefined, as: undefined, reason: 'people erase' })
    const person = await findPersonByAddress(ctx, email)
    if (!person) throw new PendError(`Nobody has the address "${email}".`)
    if (!yes && !(await console.confirm(`Erase ${email} now? This cannot be undone.`)))
      throw new PendError('Nobody was erased.')
    await erasePerson(ctx, person.id, why).catch((error) => {
      throw error instanceof Problem ? new PendError(error.message) : error
    })
    console.print('They are erased. A worker takes what is left of them out of copies and trails.')
    return 0
  },
})
