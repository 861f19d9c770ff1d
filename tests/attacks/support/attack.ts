// An attack as data: what is tried, where it happened for real, which guard it meets. See ../README.md for how to add one.
import type { DoorName, Told } from './calls.ts'
import type { Scene } from './scene.ts'
import type { Verdict } from './verdicts.ts'

export interface AttackDefinition<Prepared> {
  /** A sentence in the present tense: what is refused. */
  readonly name: string
  /** The real case: an id of the list of real cases, a section of an RFC, a CWE, a point of OWASP's API list. */
  readonly case: string
  /** What stands in the way. */
  readonly guard: string
  /** Where it can be tried; both doors when left out. */
  readonly doors?: readonly DoorName[]
  /** What has to be so before: done by honest people, before the rows of the victim are counted. */
  readonly arrange?: (scene: Scene) => Promise<Prepared> | Prepared
  /** What the attacker does. */
  readonly attempt: (scene: Scene, prepared: Prepared) => Promise<Told | readonly Told[]>
  /** What each answer must be. */
  readonly meets: Verdict
  /** What must hold afterwards beside the victim's rows, which are compared anyway. */
  readonly holds?: (scene: Scene, prepared: Prepared, told: readonly Told[]) => Promise<void> | void
  /** Why rows of the victim's tenant may change: the honest part of the attempt changes them. */
  readonly changes?: string
}

/** One that can be run; what it prepares is its own affair. */
export interface Attack extends Omit<AttackDefinition<unknown>, 'arrange' | 'attempt' | 'holds'> {
  run(scene: Scene, watch: Watch): Promise<void>
}

/** Looks at the victim before and after, and at all that was told. */
export interface Watch {
  begin(): Promise<void>
  judge(told: readonly Told[]): Promise<void>
}

/** How a failure begins that happened before the attack: it says nothing of a guard. */
const NOT_ARRANGED = 'could not be arranged'

/** Area → its attacks, in the order of loading. */
export const areas = new Map<string, readonly Attack[]>()

/** Declares one attack. */
export function attack<Prepared = void>(definition: AttackDefinition<Prepared>): Attack {
  const { arrange, attempt, holds, ...facts } = definition
  return {
    ...facts,
    async run(scene, watch) {
      const prepared = (await Promise.resolve(arrange?.(scene)).catch((cause) => {
        throw new Error(`${NOT_ARRANGED}: ${cause}`, { cause })
      })) as Prepared
      await watch.begin()
      const answer = await attempt(scene, prepared)
      const told = Array.isArray(answer) ? (answer as readonly Told[]) : [answer as Told]
      await watch.judge(told)
      await holds?.(scene, prepared, told)
    },
  }
}
