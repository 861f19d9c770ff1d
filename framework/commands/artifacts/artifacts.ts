// `artifacts`: writes the generated files, or reports which are out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import type { CheckDefinition } from '../../checks/define-check.ts'
import type { CommandConsole } from '../console.ts'
import { type CommandDefinition, defineCommand } from '../define-command.ts'

const SHOWN = 8

/** Writes every generated file; with --check only compares. */
export const artifacts = defineCommand({
  name: 'artifacts',
  group: 'Declaration',
  summary: 'write generated/, docs/reference/ and the index of decisions from the code',
  description:
    'API descriptions, row policies, reference pages and the metadata of the admin are committed, so a review shows what a change means for clients and operators.',
  options: { check: { kind: 'flag', summary: 'write nothing; exit with 1 when a file is out of date' } },
  examples: { artifacts: 'after a declaration has changed', 'artifacts --check': 'before a merge' },
  async run(project, { check }, console) {
    const stale = await findStale(project)
    if (check) return reportStale(stale, console)
    for (const { file, after } of stale) writeArtifact(path.join(project.root, file), after)
    console.print(
      stale.length === 0 ? 'Every generated file is current.' : `Wrote ${stale.map(({ file }) => file).join(', ')}.`,
    )
  },
})

function writeArtifact(target: string, text: string): void {
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, text)
}

interface StaleFile {
  readonly file: string
  readonly before: string | null
  readonly after: string
}

async function findStale(project: Project): Promise<StaleFile[]> {
  const { allArtifacts } = await import('./all-artifacts.ts')
  const { allChecks } = await import('../../checks/all-checks.ts')
  const source = {
    application: await project.loadApplication(),
    settings: project.documentSettings(),
    commands: (await project.loadCommands()) as readonly CommandDefinition[],
    checks: [...allChecks, ...((await project.loadChecks()) as readonly CheckDefinition[])],
  }
  return allArtifacts.flatMap(({ file, build }) => {
    const target = path.join(project.root, file)
    const before = existsSync(target) ? readFileSync(target, 'utf8') : null
    const after = build(source, before ?? '')
    return after === (before ?? '') ? [] : [{ file, before, after }]
  })
}

async function reportStale(stale: readonly StaleFile[], console: CommandConsole): Promise<number> {
  if (stale.length === 0) {
    console.print('Every generated file is current.')
    return 0
  }
  const { differencesOf } = await import('./differences.ts')
  for (const { file, before, after } of stale) {
    const found = before === null ? [] : differencesOf(file, before, after)
    console.warn(before === null ? `${file} is missing.` : `${file} is not what the code makes:`)
    for (const line of found.slice(0, SHOWN)) console.warn(`  ${line}`)
    if (found.length > SHOWN) console.warn(`  … and ${found.length - SHOWN} more places`)
  }
  console.warn('Run ./manage artifacts and commit what it writes.')
  return 1
}
