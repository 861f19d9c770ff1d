// docs/reference/checks.md: the deployment checklist, which is what `./manage check --deploy` looks at.
import { type CheckDefinition, type CheckRule, tagOf } from '../../checks/define-check.ts'
import { codeOf, GENERATED, tableOf } from './markdown.ts'

const INTRODUCTION = `Run \`./manage check --deploy\` before each release. It looks at everything below, and names what is wrong with its id.
\`--tag database\` looks at one chapter, and \`--fail-level warning\` tolerates nothing. A finding of the level \`fatal\` stops the start in production.
\`PEND_SILENCED_CHECKS\` silences an id that does not matter in your installation, with the reason. [Deploying](../deploying.md) explains the steps.`

/** The page: a chapter for each tag, a row for each fault. Checks that find faults of single declarations have no rows. */
export function buildChecksPage(checks: readonly CheckDefinition[]): string {
  const chapters = Map.groupBy(checks.filter(hasRules), tagOf)
  const sections = [...chapters].sort().map(([tag, own]) => sectionOf(tag, own))
  return `${[GENERATED, '# Deployment checklist', INTRODUCTION, ...sections].join('\n\n')}\n`
}

const hasRules = ({ rules = [] }: CheckDefinition) => rules.length > 0

function sectionOf(tag: string, checks: readonly CheckDefinition[]): string {
  const rows = checks.flatMap(({ rules = [] }) => rules.map(rowOf))
  return `## ${tag}\n\n${tableOf(['id', 'level', 'looks at', 'what to do'], rows)}`
}

const rowOf = ({ id, level = 'error', path, hint }: CheckRule) => [codeOf(id), level, path, hint]
