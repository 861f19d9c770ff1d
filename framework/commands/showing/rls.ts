// `rls`: inspects row security, in the database and in the declarations.
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from '../console.ts'
import { defineCommand } from '../define-command.ts'

/** `rls lint` exits with 1 if something is wrong; `rls show` prints who sees which rows. */
export const rls = defineCommand({
  name: 'rls',
  group: 'Checks',
  summary: 'check row security in the database, or show it',
  description:
    'lint checks that nothing in the database shows the rows of one tenant to another, and compares policies and audit triggers with the declarations. show prints the row rule of each table, or the SQL of one resource.',
  arguments: {
    task: { summary: 'lint or show', required: true },
    resource: { summary: 'show only this resource, with its SQL' },
  },
  options: { json: { kind: 'flag', summary: 'print JSON' } },
  examples: { 'rls lint': 'after a migration by hand, and in CI', 'rls show articles': 'the policies of one resource' },
  async run(project, { task, resource, json }, console) {
    if (task === 'lint') return lint(project, json, console)
    if (task === 'show')
      return resource === undefined ? showAll(project, json, console) : showOne(project, resource, console)
    throw new PendError(`rls cannot "${task}".`, 'Write ./manage rls lint or ./manage rls show.')
  },
})

async function lint(project: Project, json: boolean, console: CommandConsole): Promise<number> {
  const { findRowSecurityFaults } = await import('#framework/checks/find-row-security-faults.ts')
  const { LINT_RULES } = await import('#framework/database/row-security-lint/rules.ts')
  const findings = await findRowSecurityFaults(project)
  if (json) console.printJson(findings)
  else {
    for (const { rule, object, fault, hint } of findings) console.print(`${rule} ${object} ${fault}.\n  ${hint}`)
    console.print(
      `${LINT_RULES.length} rules: ${findings.length === 0 ? 'nothing found' : `${findings.length} findings`}.`,
    )
  }
  return findings.length > 0 ? 1 : 0
}

async function showAll(project: Project, json: boolean, console: CommandConsole): Promise<void> {
  const { models } = await project.loadApplication()
  const rows = [...models.values()].map(({ name, schema, table, rows: rule }) => ({
    resource: name,
    table: `${schema}.${table}`,
    rows: rule.name,
    'outside the tenants because': rule.reason ?? '',
  }))
  if (json) console.printJson(rows)
  else console.printTable(rows)
}

async function showOne(project: Project, name: string, console: CommandConsole): Promise<void> {
  const { rowSecurityOf } = await import('#framework/projections/row-security/index.ts')
  const { models } = await project.loadApplication()
  const model = models.get(name)
  if (!model) throw new PendError(`There is no resource "${name}".`, `Resources: ${[...models.keys()].join(', ')}.`)
  for (const { create } of rowSecurityOf(model, models)) console.print(create)
}
