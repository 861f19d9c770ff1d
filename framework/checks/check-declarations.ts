// Checks the declarations of all apps for the mistakes that would keep the server from starting.
import { BootError } from '#framework/application/boot-error.ts'
import type { Project } from '#framework/application/project.ts'
import { type CheckFinding, defineCheck } from './define-check.ts'
import { requireDistinctNames } from './require-distinct-names.ts'

/** Every mistake in resources, policies, actions and lifecycles, and in the names that surfaces derive from them. */
export const checkDeclarations = defineCheck({
  name: 'declarations',
  tag: 'declarations',
  async find(project: Project): Promise<CheckFinding[]> {
    try {
      requireDistinctNames(await project.loadApplication())
      return []
    } catch (error) {
      if (!(error instanceof BootError)) throw error
      return error.mistakes.map((mistake) => ({ ...mistake, level: 'error' as const }))
    }
  },
})
