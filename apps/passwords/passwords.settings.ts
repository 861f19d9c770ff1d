// Settings of passwords: the cost of a hash, and whether guesses are limited.
import { defineSettings } from '#framework/settings/define-settings.ts'
import { flag, group, integer } from '#framework/settings/kinds.ts'

export const passwordSettings = defineSettings({
  chapter: 'Passwords',
  settings: {
    /** With this and `rateLimit` off, as in tests, anybody can guess passwords, codes and addresses. */
    limitGuessing: flag(
      'PEND_LIMIT_GUESSING',
      'whether failed log-ins make the next attempts wait, whatever the rate limits say',
    ),
    argon2: group({
      memoryCost: integer('PEND_ARGON2_MEMORY_COST', 'the memory of one password hash in KiB', {
        min: 8,
        max: 4_194_304,
      }),
      timeCost: integer('PEND_ARGON2_TIME_COST', 'the passes of one password hash', { min: 1, max: 100 }),
      parallelism: integer('PEND_ARGON2_PARALLELISM', 'the lanes of one password hash', { min: 1, max: 64 }),
    }),
  },
  // OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane.
  usual: { limitGuessing: true, argon2: { memoryCost: 19_456, timeCost: 2, parallelism: 1 } },
  in: { test: { limitGuessing: false, argon2: { memoryCost: 64, timeCost: 1, parallelism: 1 } } },
})
