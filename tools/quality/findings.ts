// The common form of checks: a rule has a name and a teaching sentence, and finds places. Also prints findings.
import type { SourceTree } from './source-tree.ts'

/** `stop` fails the run; `warn` only prints. */
export type Severity = 'stop' | 'warn'

export type Finding = {
  rule: string
  /** The sentence a contributor reads when refused; the same for every finding of a rule. */
  sentence: string
  file: string
  line: number
  /** The detail of this place. */
  detail: string
  severity: Severity
}

/** A place a rule points at; the rule adds its own name and sentence. */
export type Place = { file: string; line?: number; detail: string; severity?: Severity }

/** One requirement of this project. `find` is pure: the same tree gives the same places. */
export type Rule = {
  name: string
  sentence: string
  find: (tree: SourceTree) => Iterable<Place>
}

/** Findings and duration of one step. */
export type StepResult = { name: string; findings: Finding[]; failed: boolean; milliseconds: number }

// People read warnings one at a time; a long list of them would hide what stops the run.
const MOST_WARNINGS = 5

/** Runs rules over a tree and returns their findings, in the order of the rules. */
export function findingsOf(rules: Rule[], tree: SourceTree): Finding[] {
  return rules.flatMap((rule) =>
    Array.from(rule.find(tree), ({ file, line = 1, detail, severity = 'stop' }) => ({
      rule: rule.name,
      sentence: rule.sentence,
      file,
      line,
      detail,
      severity,
    })),
  )
}

/** Findings by rule, with warnings first: what stops the run is nearest to the table. */
export function formatFindings(findings: Finding[]): string {
  const byRule = [...Map.groupBy(findings, (each) => each.rule).values()]
  const isStop = (group: Finding[]) => group.some((each) => each.severity === 'stop')
  return [...byRule.filter((group) => !isStop(group)), ...byRule.filter(isStop)].map(formatRule).join('')
}

/** The table `step · result · seconds`, with a closing line that sums it up. */
export function formatTable(results: StepResult[], milliseconds: number): string {
  const rows = results.map(({ name, findings, failed, milliseconds: taken }) => {
    const stops = findings.filter((each) => each.severity === 'stop').length
    const warnings = findings.length - stops
    const note = [stops && `${stops} to mend`, warnings && `${warnings} to look at`].filter(Boolean).join(', ')
    return `${name.padEnd(18)} ${(failed ? 'failed' : 'ok').padEnd(8)} ${seconds(taken).padStart(6)}  ${note}`.trimEnd()
  })
  const failures = results.filter((each) => each.failed).length
  const outcome = failures ? `${failures} of ${results.length} steps failed` : `all ${results.length} steps are ok`
  return `${'step'.padEnd(18)} ${'result'.padEnd(8)} seconds\n${rows.join('\n')}\n\n${outcome} (${seconds(milliseconds)} s)\n`
}

// Everything that stops the run, and a handful of warnings.
function formatRule(group: Finding[]): string {
  const [{ rule, sentence }] = group as [Finding, ...Finding[]]
  const { stop = [], warn = [] } = Object.groupBy(group, (each) => each.severity)
  const shown = [...stop, ...warn.slice(0, MOST_WARNINGS)]
  const left = group.length - shown.length
  const places = shown.map(({ file, line, detail }) => `    ${file}:${line}  ${detail}\n`).join('')
  return `${stop.length ? '✗' : '~'} ${rule}: ${sentence}\n${places}${left ? `    … and ${left} more\n` : ''}\n`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1)
}
