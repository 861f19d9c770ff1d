// What core hands to the pages of development, and what they answer: the browser reads the same types.
import type { OwnersStatement, PlanRun } from '#framework/database/explain.ts'
import type { Ring, TraceReport } from '#framework/observing/ring.ts'
import type { Runtime } from '#framework/request/context.ts'

/** A part of the installation, as it is at this moment. `off` is a part that the settings leave out. */
export interface Machine {
  readonly name: string
  readonly state: 'up' | 'down' | 'off'
  /** Its address, or the process it runs in. */
  readonly where: string
  readonly detail: string
}

/** Somebody of the demo. */
export interface DemoPerson {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly memberships: readonly { readonly tenant: string; readonly role: string }[]
}

/** Something to do first, and how. */
export interface FirstStep {
  readonly id: string
  readonly title: string
  readonly hint: string
  /** What to type, where there is something to type. */
  readonly command?: string
  /** Where to go, where there is somewhere to go. */
  readonly link?: string
  readonly isDone: boolean
}

/** A way in. */
export interface Door {
  readonly label: string
  readonly url: string
  readonly about: string
}

/** What the start page shows. */
export interface StartState {
  readonly name: string
  readonly machines: readonly Machine[]
  readonly people: readonly DemoPerson[]
  readonly steps: readonly FirstStep[]
  readonly doors: readonly Door[]
}

/** What core knows and the pages ask for. */
export interface DevelopmentParts {
  /** Of the project: style sheets of the admin stand below it. */
  readonly root: string
  readStart(): Promise<StartState>
  /** What was observed lately. */
  readonly ring: Ring
  readonly runtime: Runtime
  /** Names for ids of people and tenants, as far as there are any: addresses and slugs. */
  readNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Plans and runs a reading statement as the owner of the tables, without their policies, and rolls back. */
  explainAsOwner(statement: OwnersStatement): Promise<PlanRun>
}

/** One trace as its page shows it. */
export interface TraceAnswer {
  readonly trace: TraceReport
  /** By the id of a person or tenant. */
  readonly names: Readonly<Record<string, string>>
  /** From which built-in role on a word is held; null for one that no role of a tenant holds. */
  readonly heldFrom: Readonly<Record<string, string | null>>
  /** Which records the resource's row rule leaves to whoever holds a word, by the word. */
  readonly rows: Readonly<Record<string, string>>
  /** The request again, for a terminal; null for what is no request. */
  readonly curl: string | null
  /** Other traces of the same request: the tasks that it left behind. */
  readonly related: readonly {
    readonly id: string
    readonly kind: string
    readonly name: string
    readonly ms: number
  }[]
}

/** What a statement costs, as its caller and without policies. */
export interface PlanAnswer {
  /** False for what writes: it is planned and not run. */
  readonly isRun: boolean
  readonly caller: PlanRun
  /** Null where it could not be asked, and `why` says so. */
  readonly owner: PlanRun | null
  readonly why: string | null
}
