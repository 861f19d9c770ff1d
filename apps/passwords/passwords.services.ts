// What hashes passwords, and the waits of those who guess.
import { attemptLimits, createAttempts, USUAL_ATTEMPTS } from '#apps/sessions/index.ts'
import { defineOpening, type ServiceParts } from '#framework/request/services/define-opening.ts'
import { openDelays } from '#framework/request/services/open-delays.ts'
import { passwordSettings } from './passwords.settings.ts'
import { openPasswords, passwordHashes } from './passwords.ts'

function attemptOptionsOf(parts: ServiceParts): Parameters<typeof createAttempts>[0] {
  const { rateLimit } = parts.settings
  const { limitGuessing } = passwordSettings.of(parts.settings)
  const delays = openDelays.of(parts)('attempts')
  return limitGuessing || rateLimit !== null ? { rules: USUAL_ATTEMPTS, delays } : null
}

export const passwordServices = [
  defineOpening(passwordHashes, { open: ({ settings }) => openPasswords(passwordSettings.of(settings).argon2) }),
  defineOpening(attemptLimits, { open: (parts) => createAttempts(attemptOptionsOf(parts)) }),
]
