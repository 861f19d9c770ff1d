// Messages between the runner and its processes, and the counted events of node:test, in a form that passes between them.

/** To a process: run this file. */
export interface Order {
  readonly file: string
  /** Only tests with one of these in their title. */
  readonly names?: readonly string[]
  /** No file follows in this process, so the file may leave something behind. */
  readonly isLast: boolean
}

/** A failure's display as text, because keys and similar values cannot pass between processes. */
export interface ToldError {
  readonly failureType?: string
  readonly message: string
  readonly cause?: unknown
}

interface ToldTest<Error> {
  readonly name: string
  readonly nesting: number
  readonly line?: number
  readonly file?: string
  readonly entryFile: string
  readonly details: { readonly type?: string; readonly error: Error }
}

/** An event as the report reads it; `file` is the test file that ran. */
export type ToldEvent =
  | { readonly type: 'test:pass'; readonly data: ToldTest<undefined> }
  | { readonly type: 'test:fail'; readonly data: ToldTest<ToldError> }
  | { readonly type: 'test:stdout'; readonly data: { readonly file: string; readonly message: string } }
  | {
      readonly type: 'test:diagnostic'
      readonly data: { readonly file: string; readonly nesting: number; readonly message: string }
    }
  | { readonly type: 'test:summary'; readonly data: { readonly file: string; readonly duration_ms: number } }

/** From a process: events, then the end of the file, and whether the process may run another one. */
export type Answer =
  | { readonly event: ToldEvent }
  | { readonly ended: { readonly duration: number; readonly isClean: boolean } }
