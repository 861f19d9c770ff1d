// Outside programs (Biome, TypeScript, knip, Git, the manage command), and how their output becomes findings.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Finding } from './findings.ts'

// An exit code is an answer here, not an error: these programs end with 1 when they find something.
type Output = { code: number; text: string; errors: string }

const FORMAT = 'The formatter decides how code looks: run `npm run format`.'

// The words a subject begins with; a reader of the log filters by them. The hooks of Git ask the same file.
const names = createRequire(import.meta.url)('../../scripts/check-names.cjs') as {
  readonly TYPES: readonly string[]
  isGoodName(kind: 'subject' | 'branch', text: string): boolean
}

// What the linter's message does not say about this project.
export const TEACHING: Record<string, string> = {
  format: FORMAT,
  'assist/source/organizeImports': FORMAT,
  'lint/style/noDefaultExport': 'Named exports only: a thing has one name wherever it is used.',
  'lint/style/noExcessiveLinesPerFile': 'A file stops at 400 lines (aim at 150): find the second subject in it.',
  'lint/complexity/noExcessiveLinesPerFunction': 'A function stops at 60 lines (aim at 25): name the steps.',
  'lint/complexity/useMaxParams': 'At most three parameters: `ctx` first, then what is acted on, then options.',
  'lint/complexity/noExcessiveCognitiveComplexity': 'Too many nested decisions to follow at once: name the inner ones.',
  'lint/performance/noBarrelFile': 'No barrels but the index.ts of an app: import from the file that holds the thing.',
  'lint/performance/noReExportAll': 'Re-export by name, so that a reader can search for it.',
  'lint/nursery/noFloatingPromises': 'A promise is awaited, returned, or given a catch: else its failure is lost.',
  'lint/suspicious/noExplicitAny': 'any is zero outside framework, and rare in it.',
}

/** Formatter and linter in one pass. */
export async function runBiome(root: string): Promise<Finding[]> {
  const output = await runBinary(root, 'biome', ['check', '--reporter=json', '--max-diagnostics=none', '.'])
  const report = parseJson<{ diagnostics: BiomeDiagnostic[] }>('biome', output)
  return report.diagnostics.map(({ category, message, severity, location }) => ({
    rule: category,
    sentence: TEACHING[category] ?? message,
    file: location?.path ?? 'biome.json',
    line: location?.start?.line || 1,
    detail: message.split('\n')[0] ?? message,
    severity: severity === 'error' || severity === 'fatal' ? 'stop' : 'warn',
  }))
}

// The part of Biome's report this file reads.
type BiomeDiagnostic = {
  category: string
  message: string
  severity: string
  location?: { path: string; start?: { line: number } }
}

/** The type checker, for the server's sources and for those of the browser, whose globals differ. */
export async function runTypeScript(root: string): Promise<Finding[]> {
  const projects = [
    'tsconfig.json',
    'admin/tsconfig.json',
    'framework/projections/development/browser/tsconfig.json',
  ].filter((project) => existsSync(join(root, project)))
  const found = await Promise.all(projects.map((project) => checkTypes(root, project)))
  return found.flat()
}

async function checkTypes(root: string, project: string): Promise<Finding[]> {
  const output = await runBinary(root, 'tsc', ['-p', project, '--noEmit', '--pretty', 'false'])
  const findings = Array.from(
    output.text.matchAll(/^(\S[^\n(]*)\((\d+),\d+\): error (TS\d+): (.*)$/gm),
    ([, file, line, rule, detail]) =>
      stop(`types ${rule}`, 'Types are strict and never silenced: let them be inferred from the declaration.', [
        file,
        line,
        detail,
      ]),
  )
  return findings.length || output.code === 0 ? findings : [failed('tsc', output)]
}

/** Unused files, exports and dependencies. */
export async function runKnip(root: string): Promise<Finding[]> {
  const output = await runBinary(root, 'knip', ['--reporter', 'json', '--no-progress'])
  const { issues } = parseJson<{ issues: KnipIssue[] }>('knip', output)
  return issues.flatMap(({ file, ...kinds }) =>
    Object.entries(kinds).flatMap(([kind, found]) =>
      Array.isArray(found)
        ? found
            .flat()
            .map(({ name, line }) =>
              stop(`unused ${kind}`, 'What nothing uses is removed: Git remembers it.', [file, line, name]),
            )
        : [],
    ),
  )
}

// One entry per file, with a list for each kind of issue.
type KnipIssue = { file: string } & Record<string, unknown>

/** True once this project can make its generated files. */
export function hasArtifactsCommand(root: string): boolean {
  return existsSync(join(root, 'framework/commands/artifacts/artifacts.ts'))
}

/** The committed generated files, compared with a fresh build. */
export async function runArtifactsCheck(root: string): Promise<Finding[]> {
  const output = await runProgram(root, process.execPath, [join(root, 'manage.ts'), 'artifacts', '--check'])
  if (output.code === 0) return []
  const sentence = 'generated/ and docs/reference/ are made from the code and committed: run `./manage artifacts`.'
  return [stop('artifacts-are-current', sentence, ['generated', 1, (output.errors || output.text).trim()])]
}

/** The committed migrations, compared with the declarations. */
export async function runMigrationsCheck(root: string): Promise<Finding[]> {
  const output = await runProgram(root, process.execPath, [join(root, 'manage.ts'), 'makemigrations', '--check'])
  if (output.code === 0) return []
  const sentence = 'The migrations lead to the declarations: run `./manage makemigrations`.'
  return [stop('migrations-are-current', sentence, ['migrations', 1, (output.errors || output.text).trim()])]
}

/** The subjects of the latest commits; a folder without Git has none. */
export async function runCommitCheck(root: string): Promise<Finding[]> {
  const output = await runProgram(root, 'git', ['log', '--no-merges', '-n', '200', '--format=%h %s', '--', '.'])
  const subjects = output.code === 0 ? output.text.split('\n').filter(Boolean) : []
  const sentence = `A commit says \`<type>: <what changes>\`, with a type of ${names.TYPES.join(', ')}.`
  return subjects
    .filter((subject) => !names.isGoodName('subject', subject.slice(subject.indexOf(' ') + 1)))
    .map((subject) => stop('commit-words', sentence, ['.git', 1, subject]))
}

function stop(rule: string, sentence: string, [file, line, detail]: [unknown, unknown, unknown]): Finding {
  return { rule, sentence, file: String(file), line: Number(line ?? 1), detail: String(detail), severity: 'stop' }
}

// For a program that broke off before its report.
function failed(program: string, { text, errors }: Output): Finding {
  return stop(program, `${program} could not do its work.`, ['.', 1, (errors || text).trim().slice(0, 2000)])
}

function parseJson<Report>(program: string, output: Output): Report {
  try {
    return JSON.parse(output.text) as Report
  } catch {
    throw new Error(failed(program, output).detail)
  }
}

// From this project's installation, even when checking another tree.
function runBinary(root: string, name: string, args: string[]): Promise<Output> {
  return runProgram(root, join(import.meta.dirname, '../../node_modules/.bin', name), args)
}

// Never rejects: a program that cannot start yields an exit code and a message like any other.
function runProgram(root: string, program: string, args: string[]): Promise<Output> {
  const environment = { ...process.env, NO_COLOR: '1', CI: '1' }
  return new Promise((resolve) => {
    execFile(program, args, { cwd: root, env: environment, maxBuffer: 64e6 }, (error, text, errors) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
      resolve({ code, text, errors: errors || (error && !text ? error.message : '') })
    })
  })
}
