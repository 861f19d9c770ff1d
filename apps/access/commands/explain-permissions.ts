// `permissions`: lists permissions, and explains why somebody has or lacks one.
import { findAllRoles } from '#apps/roles/index.ts'
import { findTenant, type ListedTenant } from '#apps/tenants/index.ts'
import { findPersonByAddress, findStaffLevel, rolesOfMember } from '#apps/users/index.ts'
import type { Services } from '#framework/application/project.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { correctionOf, explainWord, leastRoleOf, type OwnRole } from '#framework/permissions/explain-word.ts'
import { heldWordsOf } from '#framework/permissions/permission-words.ts'
import type { Context } from '#framework/request/context.ts'
import { createContext } from '#framework/request/create-context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** `permissions list` prints them, `permissions explain` exits with 1 if the person lacks it. */
export const permissions = defineCommand({
  name: 'permissions',
  group: 'Tenants and users',
  summary: 'list permissions, or explain why a person holds one or not',
  description:
    'list prints every permission word with the lowest built-in role that holds it. With --tenant it also prints the tenant’s own roles that hold it. explain says whether a person holds a word in a tenant, and why: roles, membership, suspension.',
  arguments: {
    task: { summary: 'list or explain', required: true },
    person: { summary: 'with explain: the address of a person' },
    word: { summary: 'with explain: a permission word, such as articles.publish' },
  },
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'the tenant' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: {
    'permissions list': 'every word there is',
    'permissions explain ann@example.com articles.publish --tenant acme': 'may she, and why',
  },
  async run(project, { task, person, word, tenant, json }, console) {
    const services = await project.openServices()
    if (task === 'list') return list(services, { tenant, json }, console)
    if (task !== 'explain')
      throw new PendError(
        `permissions cannot "${task}".`,
        'Write ./manage permissions list or ./manage permissions explain <person> <word> --tenant <slug>.',
      )
    if (!person || !word || !tenant)
      throw new PendError(
        'Whom, what and where?',
        'Write ./manage permissions explain <person> <word> --tenant <slug>.',
      )
    const verdict = await explain(services, { person, word, tenant })
    if (json) console.printJson({ person, word, tenant, ...verdict })
    else console.print(`${verdict.isHeld ? 'Yes' : 'No'}. ${verdict.why}`)
    return verdict.isHeld ? 0 : 1
  },
})

async function list(
  { runtime }: Services,
  { tenant, json }: { tenant: string | undefined; json: boolean },
  console: CommandConsole,
): Promise<void> {
  const own = tenant === undefined ? [] : await rolesOfTenant(runtime, tenant)
  const rows = [...runtime.words].map((word) => ({
    word,
    from: leastRoleOf(runtime, word) ?? 'no role of a tenant',
    'own roles': rolesWith(own, word),
  }))
  const left = new Set(own.flatMap((role) => role.permissions).filter((word) => !runtime.words.has(word)))
  const all = [
    ...rows,
    ...[...left].map((word) => ({ word, from: 'nothing declares it', 'own roles': rolesWith(own, word) })),
  ]
  if (json) console.printJson(all)
  else console.printTable(all)
}

/** Slugs of custom roles that include the permission. */
function rolesWith(own: readonly OwnRole[], word: string): string {
  return own
    .filter((role) => role.permissions.includes(word))
    .map(({ slug }) => slug)
    .join(', ')
}

const platform = (runtime: Services['runtime'], tenantId: string | null = null): Context =>
  createContext(runtime, { requestId: 'permissions', tenantId }).asSystem('explain permissions')

async function rolesOfTenant(runtime: Services['runtime'], slug: string): Promise<OwnRole[]> {
  return findAllRoles(platform(runtime, (await requireTenant(runtime, slug)).id))
}

async function requireTenant(runtime: Services['runtime'], slug: string): Promise<ListedTenant> {
  const tenant = await findTenant(platform(runtime), slug)
  if (!tenant) throw new PendError(`There is no tenant "${slug}".`)
  return tenant
}

interface Verdict {
  readonly isHeld: boolean
  readonly why: string
}

async function explain(
  { runtime }: Services,
  { person, word, tenant: slug }: { person: string; word: string; tenant: string },
): Promise<Verdict> {
  const correction = correctionOf(runtime, word)
  if (correction) throw new PendError(correction, 'Write ./manage permissions list.')
  const tenant = await requireTenant(runtime, slug)
  const account = await findPersonByAddress(platform(runtime), person)
  if (!account) throw new PendError(`Nobody has the address "${person}".`)
  const { id, isActive } = account
  const no = (why: string): Verdict => ({ isHeld: false, why })
  if (!isActive) return no('The person is deactivated and cannot log in.')
  if (tenant.status !== 'active') return no(`The tenant is ${tenant.status}: nobody may anything in it.`)
  const member = await rolesOfMember(platform(runtime, tenant.id), id)
  if (!member)
    return no(
      (await findStaffLevel(platform(runtime), id)) === 'superuser'
        ? 'No member of the tenant. As a superuser they act in it with a reason (X-Reason), which stands in its trail.'
        : 'No member of the tenant.',
    )
  const words = member.own.flatMap((role) => role.permissions)
  const holder = { ...member, permissions: heldWordsOf(runtime.roles, member.role, words) }
  const { isHeld, sentence } = explainWord(runtime, holder, word)
  return { isHeld, why: sentence }
}
