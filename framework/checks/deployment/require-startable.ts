// Keeps a production server from starting with settings that give the installation away.
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { findFatalSettings } from './check-settings.ts'

/** Throws PendError with every fatal fault; outside production, none is. */
export function requireStartable(settings: ProjectSettings): void {
  if (settings.environment !== 'production') return
  const faults = findFatalSettings(settings)
  if (faults.length === 0) return
  const lines = faults.map(({ path, message, hint }) => `  ${path}: ${message} ${hint}`)
  throw new PendError(
    ['Production does not start with these settings:', ...lines].join('\n'),
    './manage check --deploy lists everything that matters in production.',
  )
}
