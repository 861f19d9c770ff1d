// Checks that the admin can be served: its bundle matches the sources, or can be built.
import type { Project } from '#framework/application/project.ts'
import { canBuild } from '#framework/projections/admin/bundle/build-bundle.ts'
import { fits } from '#framework/projections/admin/bundle/open-bundle.ts'
import { type CheckFinding, type CheckRule, defineCheck } from './define-check.ts'

const NOT_BUILT = {
  id: 'admin.not_built',
  level: 'warning',
  path: 'admin/dist',
  hint: 'Run ./manage buildadmin before you remove the development packages.',
} as const satisfies CheckRule

/** Without a bundle the server answers 503 at /admin/; everything else still works. */
export const checkAdmin = defineCheck({
  name: 'admin',
  tag: 'admin',
  rules: [NOT_BUILT],
  async find({ root }: Project): Promise<CheckFinding[]> {
    if (canBuild(root) || (await fits(root))) return []
    const message = 'the bundle of the admin does not match its sources, so /admin/ answers 503'
    return [{ ...NOT_BUILT, message }]
  },
})
