// The trial of refresh tokens: fifty callers use one token at the same time, on two servers, in many rounds. Exactly
// one successor may exist.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { withClient } from '#framework/database/bootstrap/with-client.ts'
import { startPend } from '../../bench/servers.ts'
import type { TrialOptions, TrialOutcome } from './trials.ts'

const AT_ONCE = 50
const PERSON = { email: 'refresher@example.com', password: 'a quiet lamp at noon', firstName: 'Ada', lastName: 'Quick' }

/** `tasks` rounds. Counts a round as lost when a caller was refused, and as double for each extra successor. */
export async function refreshAtOnce({ adminUrl, tasks }: TrialOptions): Promise<TrialOutcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pend-refreshes-'))
  const first = await startPend({ adminUrl, folder })
  const second = await startPend({ adminUrl, folder })
  try {
    const post = async (origin: string, word: string, body: object) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(`${origin}/api/v1/auth/${word}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as { refresh: string } }
    }
    let { refresh } = (await post(first.origin, 'register', PERSON)).body
    const began = performance.now()
    const faults = { lost: 0, doubles: 0 }
    for (let round = 0; round < tasks; round++) {
      const places = Array.from({ length: AT_ONCE }, (_, index) => (index % 2 === 0 ? first : second).origin)
      const answers = await Promise.all(places.map((origin) => post(origin, 'refresh', { refresh })))
      if (answers.some(({ status }) => status !== 200)) faults.lost += 1
      faults.doubles += new Set(answers.map(({ body }) => body.refresh)).size - 1
      refresh = answers[0]!.body.refresh
    }
    faults.doubles += Math.abs((await countTokens(adminUrl)) - (tasks + 1))
    const seconds = (performance.now() - began) / 1000
    return {
      trial: `${AT_ONCE} refreshes at once`,
      times: AT_ONCE,
      acknowledged: tasks,
      again: 0,
      early: 0,
      deaths: 0,
      seconds,
      ...faults,
    }
  } finally {
    await first.stop()
    await second.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Each round adds one token to the family. */
async function countTokens(adminUrl: string): Promise<number> {
  const statement = `
    select count(*)::int as tokens from auth.refresh_tokens t
    join auth.sessions s on s.id = t.session_id join auth.users u on u.id = s.user_id where u.email = $1`
  return withClient(adminUrl, async (client) => (await client.query(statement, [PERSON.email])).rows[0].tokens)
}
