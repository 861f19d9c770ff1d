// `artifacts`: writes the files of `generated/`, or says what in them is out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Project } from '#framework/application/project.ts'
import type { CommandConsole } from './console.ts'
import { defineCommand } from './define-command.ts'

const SHOWN = 8

/** Writes generated/; with --check only compares. */
export const artifacts = defineCommand({
  name: 'artifacts',
  group: 'Declaration',
  summary: 'write the files that are made from the declarations into generated/',
  description:
    'The API descriptions, the row policies and what the admin is built from are committed, so that a review shows what a changed declaration means for clients.',
  options: { check: { kind: 'flag', summary: 'write nothing; exit with 1 when a file is out of date' } },
  examples: { artifacts: 'after a declaration has changed', 'artifacts --check': 'before a merge' },
  async run(project, { check }, console) {
    const stale = await findStale(project)
    if (check) return reportStale(stale, console)
    mkdirSync(path.join(project.root, 'generated'), { recursive: true })
    for (const { file, after } of stale) writeFileSync(path.join(project.root, file), after)
    console.print(
      stale.length === 0 ? 'Every generated file is current.' : `Wrote ${stale.map(({ file }) => file).join(', ')}.`,
    )
  },
})

interface StaleFile {
  readonly file: string
  readonly before: string | null
  readonly after: string
}

async function findStale(project: Project): Promise<StaleFile[]> {
  const { allArtifacts } = await import('./artifacts/all-artifacts.ts')
  const application = await project.loadApplication()
  return allArtifacts.flatMap((artifact) => {
    const file = `generated/${artifact.file}`
    const target = path.join(project.root, file)
    const before = existsSync(target) ? readFileSync(target, 'utf8') : null
    const after = artifact.build(application)
    return before === after ? [] : [{ file, before, after }]
  })
}

async function reportStale(stale: readonly StaleFile[], console: CommandConsole): Promise<number> {
  if (stale.length === 0) {
    console.print('Every generated file is current.')
    return 0
  }
  const { differencesOf } = await import('./artifacts/differences.ts')
  for (const { file, before, after } of stale) {
    const found = before === null ? [] : differencesOf(file, before, after)
    console.warn(before === null ? `${file} is missing.` : `${file} is not what the declarations make:`)
    for (const line of found.slice(0, SHOWN)) console.warn(`  ${line}`)
    if (found.length > SHOWN) console.warn(`  … and ${found.length - SHOWN} more places`)
  }
  console.warn('Run ./manage artifacts and commit what it writes.')
  return 1
}
