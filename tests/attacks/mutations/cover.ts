// Finds the guards that no mutation removes: a mutation covers the guards of the attacks it expects to fail.
import { globSync } from 'node:fs'
import path from 'node:path'
import { areas } from '../support/attack.ts'
import { listOnly } from '../support/run-attacks.ts'
import { elsewhere } from './elsewhere.ts'
import { guards } from './guards.ts'

const FOLDER = path.resolve(import.meta.dirname, '..')

export interface Cover {
  /** Guards that attacks name and no mutation removes. */
  readonly missing: readonly string[]
  /** Reasons for guards that a mutation does remove, or that no attack names. */
  readonly idle: readonly string[]
  /** Mutations whose attack no longer exists. */
  readonly aimless: readonly string[]
}

/** Loads all attacks without running them. */
export async function findCover(): Promise<Cover> {
  listOnly()
  for (const file of globSync('*.test.ts', { cwd: FOLDER })) await import(path.join(FOLDER, file))
  const attacks = [...areas].flatMap(([area, all]) => all.map((each) => ({ area: area.replaceAll(' ', '-'), ...each })))
  const aims = guards.map((guard) => ({
    name: guard.name,
    labels: attacks
      .filter(({ area, name }) => area === guard.area && name.startsWith(guard.attack))
      .map((attack) => attack.guard),
  }))
  const taken = new Set(aims.flatMap(({ labels }) => labels))
  const named = new Set(attacks.map(({ guard }) => guard))
  return {
    missing: [...named].filter((label) => !taken.has(label) && !(label in elsewhere)).sort(),
    idle: Object.keys(elsewhere).filter((label) => taken.has(label) || !named.has(label)),
    aimless: aims.filter(({ labels }) => labels.length === 0).map(({ name }) => name),
  }
}
