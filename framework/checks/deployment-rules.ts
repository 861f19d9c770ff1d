// Finds settings that are convenient in development but dangerous in production.
import type { CheckFinding } from './define-check.ts'

/** Something settings must not say in production; an error unless `level` says otherwise. */
export interface DeploymentRule<Settings> extends Omit<CheckFinding, 'level' | 'message'> {
  readonly level?: CheckFinding['level']
  /** A sentence that says what is wrong; false if nothing is. */
  fault(settings: Settings): string | false
}

/** The faults that the rules find in these settings, in the rules' order. */
export function findDeploymentFaults<Settings>(
  rules: readonly DeploymentRule<Settings>[],
  settings: Settings,
): CheckFinding[] {
  return rules.flatMap(({ id, level = 'error', path, fault, hint }) => {
    const message = fault(settings)
    return message ? [{ id, level, path, message, hint }] : []
  })
}
