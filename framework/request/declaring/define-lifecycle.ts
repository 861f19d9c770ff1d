// Application code around a write, inside its transaction.
import { declare } from '#framework/resource/declaring/declared.ts'
import { code, type OptionTable, table } from '#framework/resource/declaring/rules.ts'
import type { Resource } from '#framework/resource/define-resource.ts'
import type { Lifecycle } from '../lifecycle.ts'

export interface DeclaredLifecycle {
  resource: string
  steps: Lifecycle
}

const STEPS: OptionTable<Lifecycle> = {
  beforeCreate: code,
  afterCreate: code,
  beforeUpdate: code,
  afterUpdate: code,
  beforeDelete: code,
  afterDelete: code,
}
const DECLARATION = table(STEPS)

/** Declares the steps around a resource's writes; the manifest lists them under `lifecycles`. */
export function defineLifecycle<const Name extends string, R extends Resource<Name>>(
  resource: R,
  steps: Lifecycle<R>,
): DeclaredLifecycle {
  return declare(
    'defineLifecycle()',
    { resource: resource.name, steps: steps as unknown as Lifecycle },
    DECLARATION.find(steps, ''),
  )
}
