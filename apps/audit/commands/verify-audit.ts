// `audit`: verifies the chains of the audit trail, and exports a trail.
import { listTenants } from '#apps/tenants/index.ts'
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { openCaller } from '#framework/commands/running/open-caller.ts'
import type { Context } from '#framework/request/context.ts'
import { PLATFORM_TENANT } from '#framework/resource/audit-fields.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type Export, linesOf, noteExport } from '../export-lines.ts'
import { platformIn } from '../seal/read-rows.ts'
import { sealChanges } from '../seal/seal-changes.ts'
import { type TrailReport, verifyChanges } from '../seal/verify-changes.ts'

const HEAD = /^([1-9]\d{0,9}):([0-9a-f]{64})$/

/** `audit verify` exits with 1 if something is wrong; `audit export` prints JSON lines or CSV. */
export const audit = defineCommand({
  name: 'audit',
  group: 'Tenants and users',
  summary: 'verify the chain of the audit trail, or print the trail',
  description:
    'Each row of a tenant’s trail holds a hash of itself and of the row before it, under a key of PEND_SECRET_KEY. verify reads every row and says which was changed, removed or moved; without --tenant it reads the trail of every tenant and of the platform. It prints the head of each chain: keep it elsewhere and give it back with --head, and rows that were cut off at the end are missed too.',
  arguments: { action: { summary: 'verify or export', required: true } },
  options: {
    tenant: { kind: 'text', value: 'slug', summary: 'only this tenant' },
    head: { kind: 'text', value: 'position:hash', summary: 'with verify and --tenant: a chain head that you saved' },
    format: {
      kind: 'text',
      value: 'jsonl or csv',
      choices: ['jsonl', 'csv'],
      default: 'jsonl',
      summary: 'with export: the format',
    },
    from: { kind: 'text', value: 'moment', summary: 'with export: entries written on 2026-11-01 or later' },
    to: { kind: 'text', value: 'moment', summary: 'with export: entries written before 2026-12-01' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: {
    'audit verify': 'every night, and after a restore',
    'audit export --tenant acme': 'one JSON object a line',
    'audit export --tenant acme --from 2026-11-01 --to 2026-12-01 --format csv': 'a month for a spreadsheet',
  },
  async run(project, { action, tenant, head, json, ...asked }, console) {
    const services = await project.openServices()
    const ctx = await openCaller(services, { tenant, as: undefined, reason: `audit ${action}` })
    if (action === 'verify') return verify(ctx, { tenant, expected: parseHead(head, tenant), json }, console)
    if (action === 'export') return print(ctx, parseExport(asked), console)
    throw new PendError(`audit cannot "${action}".`, 'Write ./manage audit verify or ./manage audit export.')
  },
})

function parseHead(text: string | undefined, tenant: string | undefined): TrailReport['head'] | null {
  if (text === undefined) return null
  const [, position, hash] = HEAD.exec(text) ?? []
  if (position && hash && tenant !== undefined) return { position: Number(position), hash }
  throw new PendError(
    tenant === undefined ? '--head belongs to one tenant.' : `"${text}" is not a chain head.`,
    'Write it as verify prints it: ./manage audit verify --tenant acme --head 120:3fa9…',
  )
}

interface Asked {
  readonly tenant: string | undefined
  readonly expected: TrailReport['head'] | null
  readonly json: boolean
}

async function verify(ctx: Context, { tenant, expected, json }: Asked, console: CommandConsole): Promise<number> {
  const chains = tenant === undefined ? await allChains(ctx) : [{ name: tenant, id: ctx.tenantId! }]
  const reports: (TrailReport & { tenant: string })[] = []
  for (const { name, id } of chains) {
    const system = platformIn(ctx, id)
    await sealChanges(system)
    const report = await verifyChanges(system, expected)
    reports.push({ tenant: name, ...report })
    if (!json) printReport(name, report, console)
  }
  if (json) console.printJson(reports)
  return reports.every(({ isIntact }) => isIntact) ? 0 : 1
}

async function allChains(ctx: Context): Promise<{ name: string; id: string }[]> {
  const tenants = await listTenants(ctx, undefined)
  return [{ name: '(platform)', id: PLATFORM_TENANT }, ...tenants.map(({ slug, id }) => ({ name: slug!, id }))]
}

function printReport(name: string, { isIntact, verified, head, faults }: TrailReport, console: CommandConsole): void {
  console.print(
    `${name}: ${verified} rows, ${isIntact ? 'intact' : `${faults.length} faults`}, head ${head.position}:${head.hash}`,
  )
  for (const { position, id, fault, message } of faults)
    console.print(`  ${position} ${fault}: ${message}${id ? ` (${id})` : ''}`)
}

function parseExport(asked: Export): Export {
  for (const moment of [asked.from, asked.to])
    if (moment !== undefined && Number.isNaN(Date.parse(moment)))
      throw new PendError(`"${moment}" is not a valid time.`, 'Write 2026-11-01 or 2026-11-01T12:00:00Z.')
  return asked
}

async function print(ctx: Context, asked: Export, console: CommandConsole): Promise<number> {
  const system = ctx.tenantId === null ? platformIn(ctx, PLATFORM_TENANT) : ctx
  await noteExport(system, asked)
  for await (const line of linesOf(system, asked)) console.print(line.trimEnd())
  return 0
}
