// An attack as data: what it tries, where it happened for real, which guard stops it. See ../README.md for how to add one.
import type { DoorName, Told } from './calls.ts'
import type { Scene } from './scene.ts'
import type { Verdict } from './verdicts.ts'

export interface AttackDefinition<Prepared> {
  /** A sentence in the present tense that says what is refused. */
  readonly name: string
  /** The real case: an id of the list of real cases, an RFC section, a CWE, an entry of OWASP's API list. */
  readonly case: string
  /** The guard that stops it. */
  readonly guard: string
  /** Where it can run; both doors when left out. */
  readonly doors?: readonly DoorName[]
  /** Setup by honest people, before the victim's rows are counted. */
  readonly arrange?: (scene: Scene) => Promise<Prepared> | Prepared
  /** The attacker's actions. */
  readonly attempt: (scene: Scene, prepared: Prepared) => Promise<Told | readonly Told[]>
  /** The requirement on each answer. */
  readonly meets: Verdict
  /** What must hold afterwards, beyond the victim's rows, which are always compared. */
  readonly holds?: (scene: Scene, prepared: Prepared, told: readonly Told[]) => Promise<void> | void
  /** Why rows of the victim's tenant may change: the honest part of the attempt changes them. */
  readonly changes?: string
}

/** An attack ready to run; its setup stays private. */
export interface Attack extends Omit<AttackDefinition<unknown>, 'arrange' | 'attempt' | 'holds'> {
  run(scene: Scene, watch: Watch): Promise<void>
}

/** Examines the victim before and after, and every answer. */
export interface Watch {
  begin(): Promise<void>
  judge(told: readonly Told[]): Promise<void>
}

/** How a failure before the attack begins: it says nothing about a guard. */
const NOT_ARRANGED = 'could not be arranged'

/** Area → its attacks, in loading order. */
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
