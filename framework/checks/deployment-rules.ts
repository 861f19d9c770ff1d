// What settings are looked at for before somebody relies on them: comfortable on a desk, dangerous on the internet.
import type { CheckFinding } from './define-check.ts'

/** One thing that settings may not say where real users are served; an error unless its level says otherwise. */
export interface DeploymentRule<Settings> extends Omit<CheckFinding, 'level' | 'message'> {
  readonly level?: CheckFinding['level']
  /** The sentence that says what is wrong; false where nothing is. */
  fault(settings: Settings): string | false
}

/** What the rules find in these settings, in their order. */
export function findDeploymentFaults<Settings>(
  rules: readonly DeploymentRule<Settings>[],
  settings: Settings,
): CheckFinding[] {
  return rules.flatMap(({ id, level = 'error', path, fault, hint }) => {
    const message = fault(settings)
    return message ? [{ id, level, path, message, hint }] : []
  })
}
