// Checks that issued tokens expire soon.
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { type DeploymentRule, findDeploymentFaults } from '#framework/checks/deployment-rules.ts'
import { tokenSettings } from './tokens.settings.ts'

const RULES: readonly DeploymentRule<ReturnType<typeof tokenSettings.of>>[] = [
  {
    id: 'deploy.long-access',
    level: 'warning',
    path: 'PEND_JWT_ACCESS_TTL',
    fault: ({ jwt }) =>
      jwt.accessTtl > 3600 && 'Services that verify tokens by the keys alone accept them for over an hour.',
    hint: 'Leave it at 15m.',
  },
]

export const checkTokenSettings = defineCheck({
  name: 'settings of tokens',
  deployOnly: true,
  find: async ({ settings }: Project) => findDeploymentFaults(RULES, tokenSettings.of(settings)),
})
