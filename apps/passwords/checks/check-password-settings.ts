// Checks that guessing passwords and cracking stolen hashes stays expensive.
import type { Project } from '#framework/application/project.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { type FaultRule, findFaults } from '#framework/checks/find-faults.ts'
import { passwordSettings } from '../passwords.settings.ts'

/** KiB times passes: OWASP's minimum for Argon2id, 12 MiB in three passes. */
const LEAST_HASHING = 12_288 * 3

const RULES: readonly FaultRule<ReturnType<typeof passwordSettings.of>>[] = [
  {
    id: 'deploy.weak-hashing',
    path: 'PEND_ARGON2_MEMORY_COST',
    fault: ({ argon2 }) =>
      argon2.memoryCost * argon2.timeCost < LEAST_HASHING && 'Passwords are hashed with less work than OWASP asks for.',
    hint: 'Leave the PEND_ARGON2_… variables out.',
  },
  {
    id: 'deploy.free-guessing',
    path: 'PEND_LIMIT_GUESSING',
    fault: ({ limitGuessing }) => !limitGuessing && 'Password guessing is not slowed down.',
    hint: 'Leave the variable out.',
  },
]

export const checkPasswordSettings = defineCheck({
  name: 'settings of passwords',
  tag: 'passwords',
  deployOnly: true,
  rules: RULES,
  find: async ({ settings }: Project) => findFaults(RULES, passwordSettings.of(settings)),
})
