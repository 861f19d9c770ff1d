// What core hands to the pages of development, and what they answer: the browser reads the same types.

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
}
