// The register of declarations and their mistakes. Declaring opens nothing and throws nothing; boot asks here.
import { type BootMistake, mistakesAt } from '../mistakes/boot-mistake.ts'
import type { Fault } from './fault.ts'
import { type Rule, where } from './rules.ts'

/** The functions that declare. */
export type Declarer =
  | 'defineResource()'
  | 'definePolicy()'
  | 'defineAction()'
  | 'defineLifecycle()'
  | 'defineEndpoint()'
  | 'defineTask()'
  | 'defineSchedule()'
  | 'defineEvent()'
  | 'defineSubscriber()'
  | 'defineCarrier()'
  | 'defineEraser()'
  | 'defineSettings()'
  | 'defineDatabaseObject()'
  | 'defineOpening()'
  | 'defineRest(), defineAdmin() or defineGraphql()'
  | 'defineCommand()'
  | 'defineCheck()'
  | 'a field kind such as text()'
  | 'conditions(), declared() or global()'

interface Entry {
  readonly by: Declarer
  readonly faults: readonly Fault[]
}

const DECLARED = new WeakMap<object, Entry>()

/** Freezes a declaration and stores the mistakes in its author's input. */
export function declare<T extends object>(by: Declarer, declaration: T, faults: readonly Fault[]): Readonly<T> {
  DECLARED.set(declaration, { by, faults })
  return Object.freeze(declaration)
}

/** The mistakes of a declaration; also empty for an undeclared object. */
function faultsOf(declaration: unknown): readonly Fault[] {
  return DECLARED.get(declaration as object)?.faults ?? []
}

/** Whether a declaration is sound enough for further checks. */
export function isSound(declaration: unknown): boolean {
  return faultsOf(declaration).length === 0
}

/** A value made by `by`, not an object of the same shape: a look-alike would never be checked. */
export function madeBy(by: Declarer): Rule {
  return where(`made by ${by}`, (value) => DECLARED.get(value as object)?.by === by)
}

/** The faults in boot's format: `field.unknown-option` at `content/articles.fields.title.hiden`. */
export function mistakesOfFaults(thing: string, path: string, faults: readonly Fault[]): BootMistake[] {
  return faults.map(({ at, kind, message, hint }) => mistakesAt(`${path}${at}`)(`${thing}.${kind}`, message, hint))
}

/** Boot's report about one declaration. */
export function mistakesOfDeclaration(thing: string, path: string, declaration: unknown): BootMistake[] {
  return mistakesOfFaults(thing, path, faultsOf(declaration))
}
