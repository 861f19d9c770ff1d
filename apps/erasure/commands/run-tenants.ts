// `tenants`: manages the tenants of a deployment.

import {
  exportToFile,
  importFromFile,
  printed,
  requireReason,
  requireSlug,
  requireTenantOf,
  type Work,
} from '#apps/archives/index.ts'
import {
  contextOfNewTenant,
  createTenant,
  deleteTenant,
  listTenants,
  restoreTenant,
  suspendTenant,
} from '#apps/tenants/index.ts'
import { findPersonId } from '#apps/users/index.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { openCaller } from '#framework/commands/running/open-caller.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { erase } from './erase-tenant.ts'
import { showDomains, showTenant } from './show-tenant.ts'

/** The exit code is 1 for a refusal, with a sentence that says why. */
export const tenantsCommand = defineCommand({
  name: 'tenants',
  group: 'Tenants and users',
  summary: 'list, create, suspend, restore, delete, erase, export and import tenants',
  description:
    'Every surface refuses a suspended tenant until it is restored; its tasks wait. A deleted tenant is refused too. You or its owners can restore it until PEND_TENANT_GRACE ends; then it is erased with its files and its trail. erase does that at once. The audit trail records the reason. export writes the whole tenant into one file, without secrets. import creates a tenant from such a file, completely or not at all. It finds people by address, and creates the others without a password.',
  arguments: {
    action: {
      summary: 'list, show, create, suspend, restore, delete, erase, domains, export or import',
      required: true,
    },
    tenant: { summary: 'the slug of the tenant; with import: the file, or - for standard input' },
    file: { summary: 'with export: the file to write, or - for standard output' },
  },
  options: {
    status: {
      kind: 'text',
      value: 'status',
      choices: ['active', 'suspended', 'deleting', 'erasing'],
      summary: 'with list: only tenants in this state',
    },
    reason: { kind: 'text', value: 'sentence', summary: 'with suspend, restore, delete and erase: the reason' },
    name: { kind: 'text', value: 'name', summary: 'with create: its name (default: the slug)' },
    owner: { kind: 'text', value: 'email', summary: 'with create: the owner' },
    slug: { kind: 'text', value: 'slug', summary: 'with import: replaces the slug in the file' },
    dryRun: { kind: 'flag', summary: 'with import: a dry run that keeps nothing' },
    force: { kind: 'flag', summary: 'with export: overwrite an existing file' },
    yes: { kind: 'flag', summary: 'with delete and erase: do not ask' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: {
    'tenants list --status suspended': 'who is closed',
    'tenants suspend acme --reason "unpaid since May"': 'refused everywhere from now on',
    'tenants create acme --name "Acme Inc." --owner ann@example.com': 'for somebody who has a user',
    'tenants export acme acme.pend': 'everything in it, in one file',
    'tenants import acme.pend --slug acme-copy': 'the same in another deployment, or under another slug',
    'tenants domains acme': 'its host names, and whether they are verified',
  },
  async run(project, { action, tenant, slug, ...asked }, console) {
    const work = ACTIONS[action]
    if (!work) throw new PendError(`tenants cannot "${action}".`, `Write one of ${Object.keys(ACTIONS).join(', ')}.`)
    const services = await project.openServices()
    const ctx = await openCaller(services, { tenant: undefined, as: undefined, reason: `tenants ${action}` })
    return work(ctx, { ...asked, slug: tenant, newSlug: slug }, console)
  },
})

const list: Work = async (ctx, { status, json }, console) => {
  const found = (await listTenants(ctx, status)).map(printed)
  if (json) console.printJson(found)
  else if (found.length > 0) console.printTable(found.map(({ id, ...shown }) => shown))
  else console.print('There are no such tenants.')
  return 0
}

const create: Work = async (ctx, { slug, name, owner, json }, console) => {
  if (slug === undefined || owner === undefined)
    throw new PendError('A tenant needs a slug and an owner.', './manage tenants create acme --owner ann@example.com')
  requireSlug(slug)
  const ownerId = await findPersonId(ctx, { email: owner })
  if (ownerId === null) throw new PendError(`Nobody who can log in has the address "${owner}".`)
  const tenant = await createTenant(contextOfNewTenant(ctx, ownerId), { name: name ?? slug, slug })
  if (json) console.printJson(tenant)
  else console.print(`${tenant.slug} was created, and ${owner} owns it.`)
  return 0
}

const suspend: Work = async (ctx, { slug, reason, json }, console) => {
  const { id } = await requireTenantOf(ctx, slug)
  const tenant = await suspendTenant(ctx, id, requireReason(reason))
  if (json) console.printJson(tenant)
  else console.print(`${tenant.slug} is suspended.`)
  return 0
}

const restore: Work = async (ctx, { slug, reason, json }, console) => {
  const { id } = await requireTenantOf(ctx, slug)
  const tenant = await restoreTenant(ctx, id, requireReason(reason))
  if (json) console.printJson(tenant)
  else console.print(`${tenant.slug} is open again.`)
  return 0
}

const remove: Work = async (ctx, { slug, reason, yes, json }, console) => {
  const { id, name } = await requireTenantOf(ctx, slug)
  const why = requireReason(reason)
  if (!yes && !(await console.confirm(`Close ${slug} (${name}) now?`))) throw new PendError('Nothing was deleted.')
  const tenant = await deleteTenant(ctx, id, { by: 'platform', reason: why })
  if (json) console.printJson(tenant)
  else console.print(`${tenant.slug} is closed. Its owners can take it back until ${tenant.deletesAt}.`)
  return 0
}

const ACTIONS: Readonly<Record<string, Work>> = {
  list,
  show: showTenant,
  create,
  suspend,
  restore,
  delete: remove,
  erase,
  domains: showDomains,
  export: exportToFile,
  import: importFromFile,
}
