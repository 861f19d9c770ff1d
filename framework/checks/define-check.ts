// The shape of a check: it finds one kind of fault in a project.
import type { Project } from '#framework/application/project.ts'
import { declare } from '#framework/resource/declaring/declared.ts'
import {
  anything,
  code,
  flag,
  listOf,
  needed,
  type OptionTable,
  table,
  words,
} from '#framework/resource/declaring/rules.ts'

/** From mild to severe. A `fatal` fault keeps production from starting; `check` reports it like an error. */
export const LEVELS = ['warning', 'error', 'fatal'] as const
/** How severe a finding is. */
export type Level = (typeof LEVELS)[number]

/** One fault. */
export interface CheckFinding {
  /** Stable id: `database.version`. */
  readonly id: string
  readonly level: Level
  /** Place: a setting, a file, a resource. */
  readonly path: string
  readonly message: string
  readonly hint: string
}

/** A fault that a check can find: what it would say of it, but for the facts. */
export interface CheckRule extends Pick<CheckFinding, 'id' | 'path' | 'hint'> {
  /** An error when left out. */
  readonly level?: Level
}

/** A check as its author writes it. */
export interface CheckDefinition {
  readonly name: string
  /** A word by which `check --tag` chooses it. Defaults to `project`. */
  readonly tag?: string
  /** True for checks that matter only in production. */
  readonly deployOnly?: boolean
  /** What it can find, for the page of all checks. */
  readonly rules?: readonly CheckRule[]
  find(project: Project): Promise<readonly CheckFinding[]>
}

/** The tag of a check that may name none. */
export const tagOf = ({ tag = 'project' }: CheckDefinition): string => tag

const OPTIONS: OptionTable<CheckDefinition> = {
  name: needed(words),
  tag: words,
  deployOnly: flag,
  rules: listOf(anything),
  find: needed(code),
}
const DECLARATION = table(OPTIONS)

/** Declares a check; list it in framework/checks/all-checks.ts, or in its app's manifest. */
export function defineCheck(definition: CheckDefinition): CheckDefinition {
  return declare('defineCheck()', definition, DECLARATION.find(definition, ''))
}
