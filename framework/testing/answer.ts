// An HTTP answer with its body, for tests.

/** `body` is the parsed JSON, or null for anything else. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests inspect answers of every shape; a wrong guess fails the assertion.
  readonly body: any
  readonly text: string
}
