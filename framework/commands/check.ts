// `check`: finds faults of the project before a user does.
import { requireSound } from '#framework/application/boot-error.ts'
import type { Project } from '#framework/application/project.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { nearestOf } from '#shared/utils/nearest.ts'
import { type CheckDefinition, type CheckFinding, LEVELS, type Level, tagOf } from '../checks/define-check.ts'
import { type Silenced, silence } from '../checks/silence.ts'
import type { CommandConsole } from './console.ts'
import { defineCommand } from './define-command.ts'

/** Runs the checks; the exit code is 1 if one finds something of the given level or worse. */
export const check = defineCommand({
  name: 'check',
  group: 'Checks',
  summary: 'find mistakes in settings, declarations and the database',
  description: 'PEND_SILENCED_CHECKS names findings that do not matter here, each with its reason.',
  options: {
    deploy: { kind: 'flag', summary: 'also check what matters in production' },
    tag: { kind: 'text', value: 'tag', many: true, summary: 'only checks with this tag; may be given several times' },
    listTags: { kind: 'flag', summary: 'list the tags, and run nothing' },
    failLevel: {
      kind: 'text',
      value: 'level',
      choices: LEVELS,
      default: 'error',
      summary: 'the mildest level that fails',
    },
    json: { kind: 'flag', summary: 'print JSON' },
  },
  examples: {
    'check --deploy': 'before a release',
    'check --deploy --tag database --tag redis': 'only the servers that PEND uses',
    'check --deploy --fail-level warning': 'in a pipeline that tolerates nothing',
  },
  async run(project, { deploy, tag, listTags, failLevel, json }, console) {
    const all = await loadChecks(project)
    if (listTags) return printTags(all, console)
    requireKnown(tag, all)
    const chosen = all.filter((each) => (deploy || !each.deployOnly) && (tag.length === 0 || tag.includes(tagOf(each))))
    const found = (await Promise.all(chosen.map((each) => each.find(project)))).flat()
    const { findings, silenced } = silence(found, project.settings.silencedChecks)
    if (json) console.printJson(findings)
    else printFindings(findings, { silenced, checks: chosen.length }, console)
    return findings.some(({ level }) => isAtLeast(level, failLevel)) ? 1 : 0
  },
})

async function loadChecks(project: Project): Promise<readonly CheckDefinition[]> {
  const { allChecks } = await import('../checks/all-checks.ts')
  const all = [...allChecks, ...((await project.loadChecks()) as readonly CheckDefinition[])]
  requireSound('check', 'defineCheck()', all)
  return all
}

const isAtLeast = (level: Level, least: Level) => LEVELS.indexOf(level) >= LEVELS.indexOf(least)

function requireKnown(tags: readonly string[], all: readonly CheckDefinition[]): void {
  const known = [...new Set(all.map(tagOf))].sort()
  const unknown = tags.find((tag) => !known.includes(tag))
  if (unknown === undefined) return
  const nearest = nearestOf(unknown, known)
  throw new PendError(
    `No check has the tag "${unknown}".`,
    nearest ? `Did you mean "${nearest}"?` : `The tags are ${known.join(', ')}.`,
  )
}

function printTags(all: readonly CheckDefinition[], console: CommandConsole): void {
  const byTag = Map.groupBy(all, tagOf)
  console.printTable(
    [...byTag].sort().map(([tag, checks]) => ({ tag, checks: checks.map(({ name }) => name).join(', ') })),
  )
}

interface Summary {
  readonly silenced: readonly Silenced[]
  readonly checks: number
}

/** The worst come last, where people look. */
function printFindings(
  findings: readonly CheckFinding[],
  { silenced, checks }: Summary,
  console: CommandConsole,
): void {
  for (const { id, reason } of silenced) console.print(`silenced ${id}: ${reason}`)
  for (const wanted of LEVELS)
    for (const { level, id, path, message, hint } of findings.filter(({ level }) => level === wanted))
      console.print(`${level} ${id} at ${path}: ${message}\n  ${hint}`)
  const errors = findings.filter(({ level }) => level !== 'warning').length
  const rest = silenced.length > 0 ? `, ${silenced.length} silenced` : ''
  console.print(`${checks} checks: ${errors} errors, ${findings.length - errors} warnings${rest}.`)
}
