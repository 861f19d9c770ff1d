// Checks that the admin can be shown: its bundle fits the sources, or can be built.
import type { Project } from '#framework/application/project.ts'
import { canBuild } from '#framework/projections/admin/bundle/build-bundle.ts'
import { fits } from '#framework/projections/admin/bundle/open-bundle.ts'
import { type CheckFinding, defineCheck } from './define-check.ts'

/** A server that finds neither answers 503 at /admin/, and nothing else is worse for it. */
export const checkAdmin = defineCheck({
  name: 'admin',
  async find({ root }: Project): Promise<CheckFinding[]> {
    if (canBuild(root) || (await fits(root))) return []
    return [
      {
        id: 'admin.not_built',
        level: 'warning',
        path: 'admin/dist',
        message: 'the bundle of the admin does not match its sources, so /admin/ answers 503',
        hint: 'Run ./manage buildadmin before you remove the development packages.',
      },
    ]
  },
})
