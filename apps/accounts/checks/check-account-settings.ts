// Checks what strangers can learn about accounts, and whether the environment still holds the first account's password.
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { type FaultRule, findFaults } from '#framework/checks/find-faults.ts'
import { accountSettings } from '../accounts.settings.ts'

const RULES: readonly FaultRule<ReturnType<typeof accountSettings.of>>[] = [
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
  tag: 'accounts',
  deployOnly: true,
  rules: RULES,
  find: async ({ settings }: Project) => findFaults(RULES, accountSettings.of(settings)),
})
