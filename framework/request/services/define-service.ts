// A service that an app opens once at boot and reaches through every context: a token signer, a mailer.
import type { Context } from '../context.ts'

/** A typed entry in the runtime. */
export interface Service<T> {
  readonly name: string
  /** The opened service. Throws if core opened none, which is an assembly error. */
  of(ctx: Pick<Context, 'runtime'>): T
  /** The opened service, or null if this process opened none: for what an app that can be removed adds. */
  find(ctx: Pick<Context, 'runtime'>): T | null
  /** The entry that core puts into `runtime.services`. */
  provide(value: T): readonly [name: string, value: unknown]
}

/** Declares a service; the app that owns it exports the result, and a manifest lists its opening, or core provides the value. */
export function defineService<T>(name: string): Service<T> {
  return Object.freeze({
    name,
    of({ runtime }: Pick<Context, 'runtime'>) {
      if (!runtime.services?.has(name)) throw new Error(`The service "${name}" was not opened by this process.`)
      return runtime.services.get(name) as T
    },
    find: ({ runtime }: Pick<Context, 'runtime'>) => (runtime.services?.get(name) as T | undefined) ?? null,
    provide: (value: T) => [name, value] as const,
  })
}
