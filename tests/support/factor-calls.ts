// Requests that tests of second factors make repeatedly.
import type { Answer } from '#framework/testing/answer.ts'
import { arrange } from './arrange.ts'
import { enrolTotp, type TestTotp } from './second-factor.ts'
import type { TestServer } from './server.ts'
import { type Person, registerPerson } from './tenant.ts'

export interface FactorCalls {
  post(path: string, body?: object, token?: string): Promise<Answer>
  logIn(person: Person, extra?: object): Promise<Answer>
  challengeOf(person: Person): Promise<string>
  finish(challenge: string, proof: object): Promise<Answer>
  /** A person with an authenticator app. */
  buildGuarded(): Promise<{ person: Person; totp: TestTotp }>
}

/** Each call requests the server: it opens after the file has loaded. */
export function createFactorCalls(serverOf: () => TestServer): FactorCalls {
  const post = (path: string, body?: object, token?: string) =>
    serverOf().call(`/api/v1/auth/${path}`, { method: 'POST', ...(body && { body }), ...(token && { token }) })
  const logIn = ({ email, password }: Person, extra = {}) => post('login', { email, password, ...extra })
  return {
    post,
    logIn,
    challengeOf: async (person) => (await logIn(person)).body.challenge,
    finish: (challenge, proof) => post('second-factor', { challenge, ...proof }),
    async buildGuarded() {
      const person = await registerPerson(serverOf())
      return { person, totp: await enrolTotp(serverOf(), person) }
    },
  }
}

/** A person's entries in the trail, oldest first. */
export async function trailOf(id: string): Promise<unknown[]> {
  const rows = await arrange('select operation from audit.changes where record_id = $1 order by id', [id])
  return rows.map(({ operation }) => operation)
}

/** How many of them ended with each status. */
export function countsOf(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** A code that is never current. */
export const wrongCodeOf = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')
