// Application code around a write, inside its transaction.
import type { Resource } from '#framework/resource/define-resource.ts'
import type { Lifecycle } from './context.ts'

export interface DeclaredLifecycle {
  resource: string
  steps: Lifecycle
}

/** Declares the steps around a resource's writes; its manifest lists them under `lifecycles`. */
export function defineLifecycle<const Name extends string, R extends Resource<Name>>(
  resource: R,
  steps: Lifecycle<R>,
): DeclaredLifecycle {
  return Object.freeze({ resource: resource.name, steps: steps as unknown as Lifecycle })
}
