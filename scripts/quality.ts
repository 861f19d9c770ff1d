// npm run quality: every check of this project in one table. `--only <step>` runs one; `--root <folder>` checks another tree.

import {
  type Finding,
  findingsOf,
  formatFindings,
  formatTable,
  type Rule,
  type StepResult,
} from '../tools/quality/findings.ts'
import {
  hasArtifactsCommand,
  runArtifactsCheck,
  runBiome,
  runCommitCheck,
  runKnip,
  runMigrationsCheck,
  runTypeScript,
} from '../tools/quality/outside-programs.ts'
import { commentRules } from '../tools/quality/rules/comment-rules.ts'
import { dependencyRules } from '../tools/quality/rules/dependency-rules.ts'
import { hygieneRules } from '../tools/quality/rules/hygiene-rules.ts'
import { sqlRules } from '../tools/quality/rules/sql-rules.ts'
import { styleRules } from '../tools/quality/rules/style-rules.ts'
import { testRules } from '../tools/quality/rules/test-rules.ts'
import { wordRules } from '../tools/quality/rules/word-rules.ts'
import { readSourceTree, type SourceTree } from '../tools/quality/source-tree.ts'
import { scriptCommand } from '../tools/script-command.ts'

// A step is one row of the table; `applies` leaves it out until the project has what it checks.
type Project = { root: string; tree: SourceTree }
type Step = {
  name: string
  run: (project: Project) => Promise<Finding[]> | Finding[]
  applies?: (root: string) => boolean
}

// Slow programs come first: they run beside our own rules.
const steps: Step[] = [
  { name: 'types', run: ({ root }) => runTypeScript(root) },
  { name: 'format and lint', run: ({ root }) => runBiome(root) },
  { name: 'nothing unused', run: ({ root }) => runKnip(root) },
  { name: 'generated files', run: ({ root }) => runArtifactsCheck(root), applies: hasArtifactsCommand },
  { name: 'migrations', run: ({ root }) => runMigrationsCheck(root), applies: hasArtifactsCommand },
  { name: 'commits', run: ({ root }) => runCommitCheck(root) },
  buildRuleStep('dependency rules', dependencyRules),
  buildRuleStep('names and sizes', styleRules),
  buildRuleStep('SQL', sqlRules),
  buildRuleStep('comments', commentRules),
  buildRuleStep('tests', testRules),
  buildRuleStep('hygiene', hygieneRules),
  buildRuleStep('words', wordRules),
]

const values = scriptCommand('quality', 'Every check of this project in one table.')
  .option('--only <steps...>', `run these alone: ${steps.map(({ name }) => name).join(', ')}`)
  .option('--root <folder>', 'check another tree', process.cwd())
  .parse()
  .opts<{ root: string; only?: string[] }>()
const chosen = steps.filter(({ name, applies }) => values.only?.includes(name) ?? applies?.(values.root) ?? true)
const project: Project = { root: values.root, tree: readSourceTree(values.root) }
const started = performance.now()
const results = await Promise.all(chosen.map((step) => runStep(step, project)))

process.stdout.write(formatFindings(results.flatMap((result) => result.findings)))
process.stdout.write(formatTable(results, performance.now() - started))
process.exitCode = results.some((result) => result.failed) ? 1 : 0

function buildRuleStep(name: string, rules: Rule[]): Step {
  return { name, run: ({ tree }) => findingsOf(rules, tree) }
}

// A check that breaks has failed: silence must never read as ok.
async function runStep({ name, run }: Step, project: Project): Promise<StepResult> {
  const begun = performance.now()
  let findings: Finding[]
  try {
    findings = await run(project)
  } catch (error) {
    const sentence = 'The check itself could not run.'
    findings = [{ rule: name, sentence, file: '.', line: 1, detail: String(error), severity: 'stop' }]
  }
  const failed = findings.some((each) => each.severity === 'stop')
  return { name, findings, failed, milliseconds: performance.now() - begun }
}
