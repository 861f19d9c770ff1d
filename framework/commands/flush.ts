// `flush`: empties a tenant.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { defineCommand } from './define-command.ts'

/** Deletes everything of the tenant that the API can create, or nothing. */
export const flush = defineCommand({
  name: 'flush',
  group: 'Database',
  summary: 'delete the contents of a tenant',
  description:
    'Deletes everything that the API can create, in one transaction. The tenant, its members, settings, files and audit trail stay. It cannot be undone.',
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'the tenant to empty' },
    input: { kind: 'flag', default: true, summary: 'do not ask first' },
  },
  examples: { 'flush --tenant acme': 'after a question' },
  async run(project, { tenant, input }, console) {
    if (tenant === undefined) throw new PendError('Say which tenant to empty: --tenant <slug>')
    const { allowLongWork } = await import('#framework/operations/long-work.ts')
    const { clearRecords } = await import('#framework/operations/clear.ts')
    const { inTransaction } = await import('#framework/request/context.ts')
    const { openCaller } = await import('./open-caller.ts')
    const { chooseModels } = await import('./fixtures/choose-models.ts')
    const { formatCount } = await import('./fixtures/report-progress.ts')
    const services = await project.openServices()
    const ctx = await openCaller(services, { tenant, as: undefined, reason: 'flush' })
    const models = chooseModels(services.application.models, []).reverse()
    const names = models.map(({ name }) => name).join(', ')
    if (input && !(await console.confirm(`Delete all ${names} of "${tenant}" for good?`)))
      throw new PendError('Nothing was deleted.')
    await inTransaction(ctx, async (inner) => {
      await allowLongWork(inner)
      for (const model of models)
        console.print(`${formatCount(await clearRecords(inner, model.resource))} ${model.name} deleted`)
    })
  },
})
