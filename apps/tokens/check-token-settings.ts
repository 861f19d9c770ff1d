// Checks that issued tokens expire soon.
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { type FaultRule, findFaults } from '#framework/checks/find-faults.ts'
import { tokenSettings } from './tokens.settings.ts'

const RULES: readonly FaultRule<ReturnType<typeof tokenSettings.of>>[] = [
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
  tag: 'tokens',
  deployOnly: true,
  rules: RULES,
  find: async ({ settings }: Project) => findFaults(RULES, tokenSettings.of(settings)),
})
