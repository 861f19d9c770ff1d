// `permissions`: which permissions there are, and why somebody has one or has it not.
import { sql } from 'drizzle-orm'
import { rolesOfMember } from '#apps/users/index.ts'
import type { Services } from '#framework/application/project.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { runStatement } from '#framework/operations/steps/run-statement.ts'
import { correctionOf, explainWord, leastRoleOf } from '#framework/permissions/explain-word.ts'
import { heldWordsOf } from '#framework/permissions/permission-words.ts'
import { type Context, createContext } from '#framework/request/context.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** `permissions list` prints the words, `permissions explain` ends with 1 when the person may not. */
export const permissions = defineCommand({
  name: 'permissions',
  group: 'Tenants and users',
  summary: 'list the permissions, or say why somebody has one or has it not',
  description:
    'list prints every permission word with the built-in role from which on it is held, and with --tenant the tenant’s own roles that list it. explain says whether a person may in a tenant, and why: roles, membership, suspension.',
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

interface Tenant {
  readonly id: string
  readonly status: string
}

async function list(
  { runtime }: Services,
  { tenant, json }: { tenant: string | undefined; json: boolean },
  console: CommandConsole,
): Promise<void> {
  const own = tenant === undefined ? [] : await rolesOfTenant(runtime, await requireTenant(runtime, tenant))
  const rows = [...runtime.words].map((word) => ({
    word,
    from: leastRoleOf(runtime, word) ?? 'no role of a tenant',
    'own roles': rolesWith(own, word),
  }))
  const left = new Set(own.flatMap(([, words]) => words).filter((word) => !runtime.words.has(word)))
  const all = [
    ...rows,
    ...[...left].map((word) => ({ word, from: 'nothing declares it', 'own roles': rolesWith(own, word) })),
  ]
  if (json) console.printJson(all)
  else console.printTable(all)
}

/** Slugs of the tenant's own roles that list the word. */
function rolesWith(own: readonly [slug: string, words: string[]][], word: string): string {
  return own
    .filter(([, words]) => words.includes(word))
    .map(([slug]) => slug)
    .join(', ')
}

const platform = (runtime: Services['runtime'], tenantId: string | null = null): Context =>
  createContext(runtime, { requestId: 'permissions', tenantId }).asSystem('explain permissions')

async function rolesOfTenant(runtime: Services['runtime'], { id }: Tenant): Promise<[slug: string, words: string[]][]> {
  const statement = sql`select slug, permissions from tenant.roles where tenant_id = ${id} order by slug`
  return (await runStatement(platform(runtime, id), statement)) as [string, string[]][]
}

async function requireTenant(runtime: Services['runtime'], slug: string): Promise<Tenant> {
  const [row] = await runStatement(platform(runtime), sql`select id, status from tenant.tenants where slug = ${slug}`)
  if (!row) throw new PendError(`There is no tenant "${slug}".`)
  const [id, status] = row as [string, string]
  return { id, status }
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
  const statement = sql`select id, is_active, is_superuser from auth.users where email = ${person.toLowerCase()}`
  const [row] = await runStatement(platform(runtime), statement)
  if (!row) throw new PendError(`Nobody has the address "${person}".`)
  const [id, isActive, isSuperuser] = row as [string, boolean, boolean]
  const no = (why: string): Verdict => ({ isHeld: false, why })
  if (!isActive) return no('The person is deactivated and cannot log in.')
  if (tenant.status !== 'active') return no(`The tenant is ${tenant.status}: nobody may anything in it.`)
  const member = await rolesOfMember(platform(runtime, tenant.id), id)
  if (!member)
    return no(
      isSuperuser
        ? 'No member of the tenant. As a superuser they act in it with a reason (X-Reason), which stands in its trail.'
        : 'No member of the tenant.',
    )
  const words = member.own.flatMap((role) => role.permissions)
  const holder = { ...member, permissions: heldWordsOf(runtime.roles, member.role, words) }
  const { isHeld, sentence } = explainWord(runtime, holder, word)
  return { isHeld, why: sentence }
}
