// Checks the collected files: complete, and of the packages and screens that are installed.
import type { Project } from '#framework/application/project.ts'
import { collectFiles } from '#framework/static-files/collected/collect.ts'
import { viewerFiles } from '#framework/static-files/viewers/viewer-files.ts'
import { type CheckFinding, defineCheck } from '../define-check.ts'
import { type FaultRule, findFaults } from '../find-faults.ts'

/** What is known of the folder. */
export interface StaticFacts {
  /** Why the files cannot be told; null if they can. */
  readonly fault: string | null
  /** Files that collecting would write. */
  readonly missing: readonly string[]
}

const RULES: readonly FaultRule<StaticFacts>[] = [
  {
    id: 'static.not_collected',
    level: 'warning',
    path: 'PEND_STATIC_DIRECTORY',
    fault: ({ fault }) => fault !== null && `Swagger UI, ReDoc and GraphiQL answer 503: ${fault}`,
    hint: 'Run ./manage collectstatic where the development packages are installed, and take its folder along.',
  },
  {
    id: 'static.outdated',
    level: 'warning',
    path: 'PEND_STATIC_DIRECTORY',
    fault: ({ missing: [first, ...others] }) =>
      first !== undefined && `${others.length + 1} files are not collected as they are now, such as ${first}.`,
    hint: 'Run ./manage collectstatic.',
  },
]

/** Pure. */
export const findStaticFaults = (facts: StaticFacts) => findFaults(RULES, facts)

/** Without collected files servers pack each file at its first request. */
export const checkStaticFiles = defineCheck({
  name: 'static files',
  tag: 'admin',
  deployOnly: true,
  rules: RULES,
  find: async ({ settings }: Project): Promise<CheckFinding[]> =>
    findStaticFaults(await readFacts(settings.staticDirectory)),
})

async function readFacts(folder: string): Promise<StaticFacts> {
  const missing: string[] = []
  try {
    const onStep = (_step: string, name: string) => void missing.push(name)
    await collectFiles({ folder, files: viewerFiles, clears: false, isDry: true, onStep })
    return { fault: null, missing }
  } catch (error) {
    return { fault: (error as Error).message, missing: [] }
  }
}
