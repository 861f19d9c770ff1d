// What core passes to the development pages, and what they answer: the browser uses the same types.
import type { OwnersStatement, PlanRun } from '#framework/database/explain.ts'
import type { Ring, TraceReport } from '#framework/observing/ring.ts'
import type { Runtime } from '#framework/request/runtime.ts'

/** The current state of a part of the installation. `off` means that the settings disable it. */
export interface Machine {
  readonly name: string
  readonly state: 'up' | 'down' | 'off'
  /** Its address, or the process it runs in. */
  readonly where: string
  readonly detail: string
}

/** A person of the demo data. */
export interface DemoPerson {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly memberships: readonly { readonly tenant: string; readonly role: string }[]
}

/** A suggested first step. */
export interface FirstStep {
  readonly id: string
  readonly title: string
  readonly hint: string
  /** A command to type, if any. */
  readonly command?: string
  /** A page to open, if any. */
  readonly link?: string
  readonly isDone: boolean
}

/** An entry point. */
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

/** What core provides to the pages. */
export interface DevelopmentParts {
  /** The project's root, which contains the admin's style sheets. */
  readonly root: string
  readStart(): Promise<StartState>
  /** Recent observations. */
  readonly ring: Ring
  readonly runtime: Runtime
  /** Readable names for ids of people and tenants, if known: addresses and slugs. */
  readNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Plans and runs a read statement as the tables' owner, without policies, and rolls back. */
  explainAsOwner(statement: OwnersStatement): Promise<PlanRun>
}

/** One trace as its page shows it. */
export interface TraceAnswer {
  readonly trace: TraceReport
  /** By the id of a person or tenant. */
  readonly names: Readonly<Record<string, string>>
  /** The lowest built-in role that holds a permission; null if no role of a tenant holds it. */
  readonly heldFrom: Readonly<Record<string, string | null>>
  /** Which records the resource's row rule allows to holders of a permission, by permission. */
  readonly rows: Readonly<Record<string, string>>
  /** The request as a curl command; null if it was not a request. */
  readonly curl: string | null
  /** Other traces of the same request: the tasks that it enqueued. */
  readonly related: readonly {
    readonly id: string
    readonly kind: string
    readonly name: string
    readonly ms: number
  }[]
}

/** The cost of a statement, as its caller and without policies. */
export interface PlanAnswer {
  /** False for a write: it is planned but not run. */
  readonly isRun: boolean
  readonly caller: PlanRun
  /** Null if it could not be measured; `why` says so. */
  readonly owner: PlanRun | null
  readonly why: string | null
}
