// Something an app opens once at boot and reaches through every context: a signer of tokens, a mailer.
import type { Context } from './context.ts'

/** A typed place in the runtime. */
export interface Service<T> {
  readonly name: string
  /** The opened service. Throws when core opened none: the process was put together wrongly. */
  of(ctx: Pick<Context, 'runtime'>): T
  /** The entry core puts into `runtime.services`. */
  provide(value: T): readonly [name: string, value: unknown]
}

/** Declares a service; the app that owns it exports the result, and core provides the value. */
export function defineService<T>(name: string): Service<T> {
  return Object.freeze({
    name,
    of({ runtime }: Pick<Context, 'runtime'>) {
      if (!runtime.services?.has(name)) throw new Error(`The service "${name}" was not opened by this process.`)
      return runtime.services.get(name) as T
    },
    provide: (value: T) => [name, value] as const,
  })
}
