// Checks what strangers can learn about accounts, and whether the environment still holds the first account's password.
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { type DeploymentRule, findDeploymentFaults } from '#framework/checks/deployment-rules.ts'
import { accountSettings } from '../accounts.settings.ts'

const RULES: readonly DeploymentRule<ReturnType<typeof accountSettings.of>>[] = [
  {
    id: 'deploy.told-accounts',
    level: 'warning',
    path: 'PEND_HIDE_ACCOUNTS',
    fault: ({ hideAccounts }) => !hideAccounts && 'Registration and memberships reveal who has an account.',
    hint: 'Leave it out, and give people a page that finishes the registration.',
  },
  {
    id: 'deploy.password-in-environment',
    level: 'warning',
    path: 'PEND_SUPERUSER_PASSWORD',
    fault: ({ superuser }) => !!superuser.password && 'The environment holds the password of a superuser.',
    hint: 'Take it out once the superuser is made.',
  },
]

export const checkAccountSettings = defineCheck({
  name: 'settings of accounts',
  deployOnly: true,
  find: async ({ settings }: Project) => findDeploymentFaults(RULES, accountSettings.of(settings)),
})
