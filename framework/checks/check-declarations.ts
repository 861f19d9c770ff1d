// Checks the declarations of all apps: the same mistakes that would keep the server from starting, told at leisure.
import { BootError } from '#framework/application/build-application.ts'
import type { Project } from '#framework/application/project.ts'
import type { CheckDefinition, CheckFinding } from './define-check.ts'

/** Every mistake in resources, policies, actions and lifecycles. */
export const checkDeclarations: CheckDefinition = {
  name: 'declarations',
  async find(project: Project): Promise<CheckFinding[]> {
    try {
      await project.loadApplication()
      return []
    } catch (error) {
      if (!(error instanceof BootError)) throw error
      return error.mistakes.map((mistake) => ({ ...mistake, level: 'error' as const }))
    }
  },
}
