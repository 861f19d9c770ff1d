// How an app opens its services: what each needs first, how it is opened, and how it is closed again.
import { declare } from '#framework/resource/declaring/declared.ts'
import { anything, code, listOf, needed, type OptionTable, table } from '#framework/resource/declaring/rules.ts'
import type { ProjectSettings } from '#framework/settings/project-settings.ts'
import type { Dependency } from '#shared/server/readiness.ts'
import type { Runtime } from '../runtime.ts'
import type { Service } from './define-service.ts'

/** What a service is opened with. `of` of another service takes this in place of a context. */
export interface ServiceParts {
  /** Those of the project; `of` of declared settings reads those of an app. */
  readonly settings: ProjectSettings
  readonly runtime: Runtime
  /** True in a process that reads as a role without hidden columns. */
  readonly readsShownOnly: boolean
}

/** An opening as its author writes it. */
export interface OpeningDefinition<T> {
  /** Services of apps that are opened before. Those of the framework are there already. */
  readonly needs?: readonly Pick<Service<unknown>, 'name'>[]
  open(parts: ServiceParts): T | Promise<T>
  /** What `/health/ready` shows of it; null if this installation does not use it. */
  health?(value: T): Dependency | null
  /** Called when the project closes, while what it needs is still open. */
  close?(value: T): void | Promise<void>
}

/** One service that an app opens. */
export interface Opening {
  /** Of the service. */
  readonly name: string
  readonly needs: readonly string[]
  /** What readiness asks once it is open; null if nothing. */
  dependencyIn(runtime: Runtime): Dependency | null
  /** Opens it: resolves with its entry in the runtime, and with what closes it. */
  start(parts: ServiceParts): Promise<{ readonly entry: readonly [string, unknown]; close(): Promise<void> }>
}

const OPTIONS: OptionTable<OpeningDefinition<never>> = {
  needs: listOf(anything),
  open: needed(code),
  close: code,
  health: code,
}
const DECLARATION = table(OPTIONS)

/** Declares that the app opens `service`, its own or one that the framework asks for; the manifest lists it under `services`. */
export function defineOpening<T>(service: Service<T>, definition: OpeningDefinition<T>): Opening {
  const { needs = [], open, close, health } = definition
  const opening = {
    name: service.name,
    needs: needs.map(({ name }) => name),
    dependencyIn: (runtime: Runtime) => {
      const value = health && service.find({ runtime })
      return health && value ? health(value) : null
    },
    start: async (parts: ServiceParts) => {
      const value = await open(parts)
      return { entry: service.provide(value), close: async () => close?.(value) }
    },
  }
  return declare('defineOpening()', opening, DECLARATION.find(definition, ''))
}
