// `check`: finds faults of the project before a user does.
import { requireSound } from '#framework/application/boot-error.ts'
import type { CheckDefinition } from '../checks/define-check.ts'
import { defineCommand } from './define-command.ts'

/** Runs the checks; the exit code is 1 if one finds an error. */
export const check = defineCommand({
  name: 'check',
  group: 'Checks',
  summary: 'find mistakes in settings, declarations and the database',
  options: {
    deploy: { kind: 'flag', summary: 'also check what matters in production' },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: { 'check --deploy': 'before a release' },
  async run(project, { deploy, json }, console) {
    const { allChecks } = await import('../checks/all-checks.ts')
    const all = [...allChecks, ...((await project.loadChecks()) as readonly CheckDefinition[])]
    requireSound('check', 'defineCheck()', all)
    const chosen = all.filter((candidate) => deploy || !candidate.deployOnly)
    const findings = (await Promise.all(chosen.map((candidate) => candidate.find(project)))).flat()
    const errors = findings.filter(({ level }) => level === 'error').length
    if (json) console.printJson(findings)
    else {
      for (const { level, id, path, message, hint } of findings)
        console.print(`${level} ${id} at ${path}: ${message}\n  ${hint}`)
      console.print(`${chosen.length} checks: ${errors} errors, ${findings.length - errors} warnings.`)
    }
    return errors > 0 ? 1 : 0
  },
})
